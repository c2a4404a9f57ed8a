"""Which tests run when: what only `make torture` runs, and what runs on which kind of database."""

import pytest

#: Folders of tests that go through the pages, where the database makes no difference of its own.
PAGES = {"web", "journeys"}

#: Folders of tests about deeds and questions, which are the same to both kinds of database …
SAME_TO_BOTH = {"services", "queries", "mail"}
#: … but for these, where locks, times or the database's own search make a difference.
DIFFERENT = {
    "test_clockwork.py",
    "test_full_text.py",
    "test_log_filters.py",
    "test_races.py",
    "test_reconciling.py",
    "test_same_name_at_once.py",
    "test_sending.py",
    "test_signing_the_log.py",
    "test_submitting.py",
}
#: Elsewhere: what others say on PostgreSQL as well.
SAID_BY_OTHERS = {"test_at_once.py", "test_backup.py", "test_reading.py"}

#: Pages whose form is like that of others: `make torture` looks at them too.
_ALIKE = (
    "balance.heard",
    "balance.recognitions",
    "communities.ask_change_community",
    "concerns.ask_raise_about_case",
    "concerns.ask_raise_about_entry",
    "conversations.ask_agree",
    "conversations.ask_agree_extension",
    "conversations.ask_close",
    "conversations.ask_draw_insight",
    "conversations.ask_hand_back",
    "conversations.ask_refer",
    "conversations.ask_reopen",
    "conversations.ask_transfer",
    "cover.ask_end_cover",
    "disclosures.ask_readdress",
    "erasures.ask_hold",
    "erasures.ask_release_hold",
    "lines.ask_add_line",
    "lines.ask_retire_line",
    "mentions.ask_change_mention",
    "mentions.ask_drop_mention",
    "notes.ask_advise_on_reply",
    "notes.ask_ask_about_reply",
    "people.ask_add_team",
    "people.ask_change_person",
    "people.ask_disable_person",
    "people.ask_reset_person",
    "places.ask_change_topic",
    "places.ask_change_venue",
    "postings.ask_note_removed",
    "postings.ask_remove",
    "postings.ask_set_follow_up",
    "receipts.checked",
    "recognition.ask_strike_recognition",
    "submissions.ask_withdraw",
    "topics.ask_retire_side",
)

#: What only `make torture` runs, so that `make test` stays under five minutes: parts of node ids.
#: Mostly a shorter test says the same on the other database or by another hand.
LONG = (
    *(f"test_page_is_accessible_and_fits_a_phone[{page}-360]" for page in _ALIKE),
    "test_each_migration_goes_back_and_forth_and_keeps_all_that_the_older_shape_holds[sqlite]",
    "journeys/test_hostile.py",
    "journeys/test_learning.py",
    "test_topics.py::test_insights_come_a_page_at_a_time",
    "test_topics.py::test_used_and_not_used_and_kinds_are_told_apart",
    "test_sides.py::test_there_are_so_many_sides_and_no_more_until_one_is_retired",
    "test_learning.py::test_where_no_side_was_named_the_page_says_who_names_them",
    "test_learning.py::test_whoever_was_overtaken_sees_that_and_changes_nothing",
    "test_insights.py::test_a_handle_in_it_becomes_the_code_of_its_author",
    "test_insights.py::test_of_a_topic_that_nobody_owns_nobody_hears",
    "test_insights.py::test_it_can_be_drawn_at_any_time_by_whoever_takes_part_and_nobody_else",
    "web/topics/test_digest.py",
    "test_bench.py::test_the_log_is_measured_and_what_was_filled_verifies",
    "test_killed.py::test_a_service_that_is_killed_under_load_loses_nothing_and_goes_on[Postgresql]",
    "audit/test_tree.py::test_another_implementation_agrees_on_every_proof_of_every_size",
    "audit/test_tree.py::test_every_proof_of_every_size_is_what_the_words_of_the_rfc_give",
    "web/test_leaks.py",
    "erasing/test_restoring.py::test_what_was_cut_twice_is_cut_twice_again_whatever_was_restored_when",
    "erasing/test_restoring.py::test_a_restored_backup_is_erased_again_as_it_was[postgresql]",
    "erasing/test_commands.py::test_a_restore_erases_again_and_says_so",
    "erasing/test_verifying.py::test_the_log_verifies_through_erasures_with_the_checkpoint_kept_from_before[postgresql]",
    "test_whatever_is_typed_into_whatever_form_is_answered_and_not_lost",
    "test_no_words.py::test_no_word_that_anybody_wrote_is_in_an_entry_whatever_the_deed[postgresql]",
    "test_a_filled_office_goes_back_and_forth_and_keeps_its_cases",
    "test_a_rebuttal_is_referred_sent_to_the_mentor_and_declined[sqlite-keyboard-alone]",
    "test_a_rebuttal_is_referred_sent_to_the_mentor_and_declined[sqlite-without-JavaScript]",
    "test_words_that_went_out_too_early_are_recorded_and_told[sqlite-without-JavaScript]",
    "test_an_error_of_ours_is_corrected_after_the_posting[sqlite-without-JavaScript]",
    "a_mentor_of_the_topic_does_after_four_hours[sqlite-without-JavaScript]",
    "the_answer_can_be_checked_in_a_browser[without JavaScript-sqlite]",
    "a_reply_is_returned_revised_signed_off_and_posted_differently[sqlite-mouse]",
    "a_reply_is_returned_revised_signed_off_and_posted_differently[sqlite-without-JavaScript]",
    "test_each_migration_goes_back_and_forth_and_keeps_all_that_the_older_shape_holds[postgresql]",
    "test_the_number_of_queries_does_not_grow_with_the_work",
    "is_put_to_its_official_answered_and_resolved[sqlite-without-JavaScript]",
    "the_receipt_from_before_still_holds[sqlite-without-JavaScript]",
    "test_a_question_in_the_thread_leads_to_another_reply[sqlite-without-JavaScript]",
    "test_bad_input.py::test_a_session_that_ends_under_a_draft_and_under_a_log_form_loses_no_word[sqlite-without-JavaScript]",
    "test_bad_input.py::test_a_case_that_moved_on_meanwhile_shows_both_versions_and_keeps_what_was_typed[sqlite-without-JavaScript]",
    "test_a_backup_taken_under_load_is_one_moment_and_comes_back_elsewhere[postgresql]",
    "test_words_of_ten_megabytes_are_kept_and_what_is_too_long_is_never_hashed[postgresql]",
    "test_at_once.py::test_of_two_mentors_who_decide_at_the_same_moment_exactly_one_wins[postgresql]",
    "test_a_repeating_tick_ends_with_the_process_that_started_it",
    "web/test_nasty.py",
    "bench/test_bench.py",
    "test_words_that_went_out_too_early_are_recorded_and_told",
    "a_mentor_of_the_topic_does_after_four_hours",
    "the_answer_can_be_checked_in_a_browser",
    "is_put_to_its_official_answered_and_resolved",
    "test_access.py::test_every_page_keeps_the_house_style_and_changes_nothing",
    "test_show.py::test_a_deed_is_asked_about_only_where_it_can_be_done",
    "test_a_bookmark_fills_in_the_form_from_a_page_elsewhere",
    "test_twenty_findings_are_accessible_and_each_mark_leads_to_its_finding_and_back",
    "test_at_once.py::test_entries_of_eight_people_at_once_have_no_gap[postgresql]",
    "test_whatever_was_done_through_convo_is_as_the_log_says[postgresql]",
    "test_a_clock_that_is_told_to_stop_ends_by_itself",
    "test_a_rebuttal_is_referred_sent_to_the_mentor_and_declined[sqlite-mouse]",
    "test_whoever_waits_for_an_answer_when_it_is_told_to_stop_gets_it",
    "test_checking.py::test_typing_fast_shows_only_the_newest_answer",
    "test_checking.py::test_whoever_is_in_the_findings_keeps_their_place_until_they_leave",
    "test_checking.py::test_a_rebuttal_is_offered_three_ways_on[sqlite-by-the-button]",
    "test_bench.py::test_a_cold_start_and_the_page_are_measured",
    "test_every_rule_has_a_page_with_reason_mending_source_and_all_its_examples",
    "test_an_error_of_ours_is_corrected_after_the_posting",
    "test_quoting.py::test_a_clipped_quotation_is_stopped_with_the_missing_words_and_mended_it_goes[sqlite-keyboard-alone]",
    "test_quoting.py::test_a_clipped_quotation_is_stopped_with_the_missing_words_and_mended_it_goes[sqlite-without-JavaScript]",
    "acknowledged_and_recognition_of_it_is_recorded[sqlite-without-JavaScript]",
    "erasing/test_kept_for_itself.py::test_a_name_that_is_to_go_goes_from_the_register_and_from_recognition_of_no_case_too[postgresql]",
    "test_a_handle_in_recognition_of_no_case_becomes_a_code_by_itself[postgresql]",
    "test_the_register_is_read_a_page_at_a_time_and_searched",
    "test_an_acknowledgement_that_is_out_of_balance_is_explained_and_signed_off_by_two[sqlite-with-JavaScript]",
    "test_log_filters.py::test_conditions_together_find_what_each_finds[postgresql]",
    "test_a_decision_comes_back_on_its_date_and_is_extended_twice",
    "test_a_no_that_comes_after_the_sign_off_stops_giving_it",
    "until_the_mention_and_the_name_are_gone[sqlite-mouse",
    "until_the_mention_and_the_name_are_gone[sqlite-keyboard-alone",
    "test_a_community_in_doubt_is_read_by_the_press_office_too",
    "until_the_mention_and_the_name_are_gone[drafting",
    "until_the_mention_and_the_name_are_gone[with-mentor",
    "test_acknowledging.py::test_its_pages_ask_little_of_the_database",
    "test_acknowledging.py::test_it_is_called_what_it_is_wherever_it_stands",
    "test_acknowledging.py::test_a_check_that_turns_doubtful_after_the_sign_off_stops_giving_it",
    "test_acknowledging.py::test_a_checked_community_needs_no_second_yes",
    "test_acknowledging.py::test_a_group_that_speaks_here_under_its_own_name_is_named_once",
    "test_acknowledging.py::test_an_acknowledgement_of_an_earlier_version",
    "test_acknowledging.py::test_only_an_author_adds_and_drops",
    "test_acknowledging.py::test_our_own_people_are_no_mention",
    "test_a_community_in_doubt_needs_a_second_yes_from_the_press_office[doubtful",
    "test_words_that_name_somebody_who_is_not_listed_stop_it[We read what GARDENER",
    "test_words_that_name_somebody_who_is_not_listed_stop_it[@gardener",
    "test_acknowledging.py::test_an_answer_to_a_version_that_has_moved_on",
    "test_acknowledging.py::test_nobody_is_named_twice",
    "test_acknowledging.py::test_a_reply_has_n",
    "test_acknowledging.py::test_so_do_words_that_name_a_community_of_the_register",
    "test_giving.py::test_what_was_given_without_sign_off",
    "test_giving.py::test_it_ends_as_an_acknowledgement_does",
    "test_giving.py::test_a_newsletter_is_published_at_an_address_today",
    "test_giving.py::test_words_that_were_said_otherwise",
    "test_giving.py::test_without_any_draft",
    "test_giving.py::test_a_side_may_be_recognised_without_a_name",
    "test_backup.py::test_records_are_replaced_only_by_their_number_and_kept_beside_the_file[postgresql]",
)


def is_long(item: pytest.Item) -> bool:
    """Whether `make test` leaves it out."""
    return any(part in item.nodeid for part in LONG) or _is_said_twice(item)


def _is_said_twice(item: pytest.Item) -> bool:
    """Whether it says on PostgreSQL what it says on SQLite as well."""
    name, is_one_of_two = item.path.name, bool(SAME_TO_BOTH & set(item.path.parts))
    is_same = (is_one_of_two and name not in DIFFERENT) or name in SAID_BY_OTHERS
    return "postgresql" in item.name and is_same


def is_wanted(item: pytest.Item, wanted: str) -> bool:
    """Whether a test runs where this kind of database was asked for."""
    callspec = getattr(item, "callspec", None)
    kind = callspec.params.get("database") if callspec else None
    if kind is None:
        return True
    if wanted == "each":
        return kind == "sqlite" or not PAGES & set(item.path.parts)
    return bool(kind == wanted)
