"""Natural words of kind officials, of our own making, that no rule may hold up.

Each is written near something that a rule looks for. They say who speaks by their venue's
profile, and answer a question, a mistake of ours, or a bad experience.
"""

#: Words in which an eager rule finds what is not there.
FALSE_ALARMS = (
    "Your waste collection is on Tuesday.",
    "It is in the published draft Bill, clause 3.",
    "You were charged £30, which is right.",
    "There is a free trial until May.",
    "It is a secret ballot.",
    "We will be closed Monday.",
    "I'll ask and reply here by Friday.",
    "You may want this updated page.",
    "We read the figures differently.",
)

#: Sentences and short replies on many topics.
FRIENDLY = (
    # Identity
    "You can post this as a parcel or hand it in at the desk; both are free.",
    "As a parent you can ask for the letter in large print, and it costs nothing.",
    "My colleague Ben will put the new times up here tomorrow morning.",
    "A typical household puts out two bags a week, so yours is about usual.",
    "Whoever told me the gate was stuck was right, and it swings again now.",
    # Tone
    "With respect to the car park, it's free after six and all day on Sundays.",
    "When things calm down after the move I'll post some photos of the new reading room.",
    "Our page obviously didn't help you much, so I've asked for the second step to be rewritten.",
    "As I said on Tuesday, I asked the depot, and here is what they found.",
    "I'm sorry if I made it sound harder than it is: it's one form and no fee.",
    "Thank you so much!! The garden looks lovely in your photo.",
    "It's worth doing your own sums first, because the cheaper pass pays off after nine trips.",
    # Rebuttal
    "Good news: that's simply not how it works any more, and you don't need the stamp.",
    "There's a mix-up on our side, I think. The map shows last year's border.",
    "You're right, the date on that page was completely wrong. It's mended now, thank you.",
    "I hope I've made it clearer now; do ask if not.",
    "I'm not the press office, I just look after the locks, but I can tell you how they work.",
    "You can withdraw your claim at any time before the hearing, and nobody will ask why.",
    "It may help to talk to your employer first, because most of them keep spare forms.",
    "You can expect an apology from the depot; I've read the driver's note and it isn't good.",
    "Do take legal advice about your lease before you sign; a law centre near you does it free.",
    "Could you take the tag off the bin before Thursday? The crew reads it as full.",
    "Two branches came down in the storm and they are lying across the towpath until noon.",
    "Flooding was high on the political agenda in 2007, and the maps you found date from then.",
    "The parish council has an agenda on its notice board; you'll see your crossing as item 4.",
    "It's not fair on those who queue from six, I know. Would a ticket for a time help?",
    "Your claim form is the blue one. Response times are better if you post it early in the week.",
    "Keep a record of the days you worked; a photo of the rota is enough.",
    "See our response to the consultation, page 12, where your idea about buses is taken up.",
    "No, you haven't missed it. It closes on 1 June, not 1 May, so you have four weeks.",
    "Please take it down to the recycling centre; the metal skip is the last one on the left.",
    # Politics
    "Labour market figures come out on Tuesday at seven, and your town has a row of its own.",
    "I know about the opposition to the marina, and the notes of the meeting are on the page.",
    "The last local government boundary review was in 2018, so the next one is some years off.",
    "I think that's a good idea about the benches, and I've passed it to the parks team.",
    "I think the policy page has it, about half-way down, under 'Who can apply'.",
    "The platform is announced ten minutes before your train leaves.",
    "Your MP can send a complaint to the Ombudsman for you, and their office will know how.",
    "Anybody who lives here can sign a petition, and you need an e-mail address to do it.",
    "The Act has been in force since 2021, so the older leaflet you have is out of date.",
    "It's for ministers to decide, so I can't say, but the page will have it on the day.",
    "Parliament is due to debate the petition on 3 May, and you can watch it online.",
    "I support our policy team with maps, so I know that corner of the park well.",
    "Confirm your address first, and then sign the petition on the next page if you like.",
    # Confidence
    "You can ask for an internal review within 40 days if the answer doesn't help.",
    "My team gives advice to ministers on canals, which is why I can't go into that one.",
    "Please don't post your National Insurance number here; the form on that page is private.",
    "We send an e-mail to say that your application has been received, usually the same day.",
    "If your appointment was cancelled, the reason is in the letter, and you can book again.",
    "People who have been convicted of something long ago can still volunteer; here is how.",
    "The court will decide who pays, and the leaflet explains how to ask for help with the fee.",
    "Take form P45 with you if you have it; they have form fillers there on Wednesdays.",
    "The file you sent was corrupt, I'm afraid. Could you try once more as a PDF?",
    "That message is a scam, so please don't click; you can forward it to report it.",
    "If you think a trader has broken the law, Trading Standards would like to hear from you.",
    "You could lose the licence if you forget to renew it, so set yourself a reminder in May.",
    "The restricted area on the map is the nesting site, and it opens again in August.",
    "If our records show a gap we write to you first, so you'll hear before anything changes.",
    # Promises
    "I can't promise a date, but I've asked and will tell you here what they say.",
    "If you cancel before Friday you'll be refunded, and the money takes about five days.",
    "We'll change the sign today, because you're the third person it sent the wrong way.",
    "I promise I'll look on Friday, whatever the news is.",
    "The checker on that page shows whether you qualify, and it takes two minutes.",
    "I'd recommend Tuesday morning, when the queue is shortest.",
    "We'll open the doors at nine, and there's tea for those who come early.",
    "We guarantee a reply within ten working days, and most people have theirs in three.",
    # Thanks, help, and putting right
    "What a lovely thing to read before breakfast. The driver will hear of it today.",
    "Yes, dogs are welcome on the upper path. Could you keep yours on a lead by the lambs?",
    "You need the blue form for a van and the green one for a car. Which is yours?",
    "The pool is warm again! Somebody had shut the wrong valve, and it was us.",
    "The vaccine clinic takes walk-ins until four; bring a drink, as the room gets hot.",
    "Your school place letter comes on 1 March. If it doesn't, ring the number on the page.",
    "The pothole by the chemist is on the list for this week; thanks for the photo.",
    "No, you don't need a visa to change planes there, as long as you stay inside.",
    "Bats like that kind of loft, so a survey comes first. Would you like the leaflet?",
    "The tax code with a 'T' only means that somebody looks at it by hand. Shall I explain?",
)

#: Whole replies, in the shapes that friendly corrections and apologies take.
REPLIES = (
    (
        "Hi, I'm Asha, I work at the Department for Examples on licensing. It's £30, not £50 "
        "\u2013 the page here has the list: https://www.gov.uk/example-fees Shall I check yours?"
    ),
    (
        "Thanks for spotting that, you\u2019re right. I'm from the licensing team, and our page "
        "was wrong until this morning. It's mended now: www.gov.uk/example"
    ),
    (
        "Good question! I work for Exampleshire Council on boats. The limit changed in April, so "
        "what you wrote was right last year. Does yours have an engine?"
    ),
    (
        "Hello, Dev here from the buses team at the Department for Examples. I'm sorry you stood "
        "there in the rain. The old flag should have come down on Monday and it didn't. I've "
        "asked the depot to cover it today, and I'll look again tomorrow."
    ),
    (
        "I run the allotment list at DfX, so I'm not neutral, but I can tell you how it works. "
        "The last three people waited fourteen months. Would it help if the page showed that?"
    ),
)
