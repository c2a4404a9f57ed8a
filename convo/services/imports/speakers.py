"""Who spoke, in the words that offices use in their spreadsheets."""

from convo.domain.vocabulary import SpeakerRole
from convo.services.imports.fields import plain

_SYNONYMS: dict[SpeakerRole, str] = {
    SpeakerRole.PUBLIC: "public|member of the public|citizen|resident|person|individual|user"
    "|customer|parent|patient|member|general public|mop",
    SpeakerRole.CAMPAIGNER: "campaigner|campaign|campaign group|activist|petitioner|pressure group"
    "|lobby|lobby group",
    SpeakerRole.COMMUNITY: "community|network|group|forum|residents group|community or network",
    SpeakerRole.JOURNALIST: "journalist|press|media|reporter|editor|newspaper|broadcaster"
    "|publication|journalist or publication|blogger journalist",
    SpeakerRole.POLITICIAN: "politician|mp|msp|ms|mla|peer|councillor|cllr|minister|candidate"
    "|party|political party|mayor",
    SpeakerRole.ORGANISATION: "organisation|organization|company|business|charity|union"
    "|trade union|professional body|ngo|stakeholder|firm|supplier",
    SpeakerRole.OFFICIAL: "official|civil servant|government|public body|council|local authority"
    "|department|agency|official or public body",
    SpeakerRole.UNKNOWN: "unknown|not known|n a|na|none|other|unclear|anonymous",
}
_BY_WORD = {word: role for role, words in _SYNONYMS.items() for word in words.split("|")}


def read_speaker(typed: str) -> SpeakerRole | None:
    """Who spoke; nothing typed is 'not known'. None for a word that could be anybody."""
    word = plain(typed)
    return _BY_WORD.get(word) if word else SpeakerRole.UNKNOWN
