// JavaScript only improves: every page works without it.
import { initAll } from "govuk-frontend";
import { startCopy } from "./copy.mjs";
import { startDraft } from "./draft.mjs";

initAll();
startCopy();
startDraft();
