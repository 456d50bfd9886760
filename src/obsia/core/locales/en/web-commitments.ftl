### Pages of commitments, and of contradictions found

web-commitments-title = Who has committed to what?
web-commitments-about = What States, companies and organisations have agreed to on AI, and the six priorities of the Paris statement as indicators.
web-commitments-lead = { $names ->
    [0] { $instruments } texts and { $parties } parties. obsia has read that { $paris } agreed to the Paris statement of 2025.
    [one] { $instruments } texts and { $parties } parties. obsia has read that { $paris } agreed to the Paris statement of 2025; one more is counted by the press, but its name was not read.
   *[other] { $instruments } texts and { $parties } parties. obsia has read that { $paris } agreed to the Paris statement of 2025; { $names } more are counted by the press, but their names were not read.
}
web-commitments-grid-title = { $partly ->
    [0] Of { $parties } companies that promised a safety framework, { $found } have published one; for { $none }, none was found
    [one] Of { $parties } companies that promised a safety framework, { $found } have published one and one has in part; for { $none }, none was found
   *[other] Of { $parties } companies that promised a safety framework, { $found } have published one and { $partly } have in part; for { $none }, none was found
}
web-commitments-grid-about = What was found of each promise that is told signatory by signatory. Where none was found, the page of the signatory says where and when we looked: it is no finding that a promise was broken. A dash: no signature was read.
web-commitments-grid-none = no signature read
web-commitments-six = The six priorities of the Paris statement
web-commitments-indicators = { $count ->
    [one] How it is measured
    [2] Both indicators
   *[other] All { $count } indicators
}
web-commitments-indicators-of = { $count ->
    [one] How it is measured: { $name }
    [2] Both indicators: { $name }
   *[other] All { $count } indicators: { $name }
}
web-commitments-instruments-caption = From the oldest to the newest; only names that were read are counted
web-commitments-head-agreed = agreed, as read
web-commitments-head-read = where that was read
web-commitments-head-pair = two texts
web-commitments-head-both = States in both
web-commitments-head-either = States in either
web-commitments-head-what = subject
web-commitments-head-otherwise = other status
web-commitments-nothing = none
web-commitments-none-read = none was read
web-commitments-who = Every party, each on its page
web-commitments-overlaps = Where texts overlap
web-commitments-overlaps-lead = Of { $pairs } pairs of texts, those with most States in common; only names that were read are counted.
web-commitments-overlaps-caption = States that two texts share, most first
web-commitments-sources = { $count ->
    [one] One source, at the end of the page
   *[other] { $count } sources, at the end of the page
}
web-commitments-sources-many = { $count } sources, all of them in the data below (JSON)
web-commitments-as-of = As of { $day }
web-commitments-group = { $count ->
    [one] { $name }: one State
   *[other] { $name }: { $count } States
}
web-commitments-priorities-title = The six priorities, as indicators
web-commitments-priorities-about = Access, openness, concentration, work, sustainability, cooperation: what can be measured of each priority of the Paris statement.
web-commitments-priorities-lead = An indicator for each priority, or the reason why there is none. None of them says that a promise has been kept.
web-commitments-instrument-about = Who agreed, who did not, and where that was read: { $name }.
web-commitments-party-title = { $name }: what it agreed to
web-commitments-party-about = What { $name } has agreed to on AI, what it has not, and where that was read.
web-commitments-party-lead = { $count ->
    [0] obsia has read no agreement of this party to a text on AI.
    [one] obsia has read that this party agreed to one text on AI.
   *[other] obsia has read that this party agreed to { $count } texts on AI.
}
web-commitments-kind = Kind of party: { $kind }.
web-commitments-reply = Are you named here? How to reply or to correct
web-commitments-did = What it did
web-commitments-did-caption = { $name }, text by text
web-commitments-does = What it does
web-commitments-does-country = What the data centres there use: { $country }
web-commitments-does-country-seat = What data centres use in the country of its headquarters: { $country }
web-commitments-does-systems = How open its systems are: { $name }
web-commitments-parties-title = States, companies, organisations
web-commitments-parties-about = Every party with the texts on AI that it agreed to, as read.
web-commitments-parties-state = { $count ->
    [0] None of { $all } parties matches. Fewer letters may help.
    [one] One of { $all } parties, sorted by kind and name
   *[other] { $count_text } of { $all } parties, sorted by kind and name
}
web-commitments-kind-state = States
web-commitments-kind-organisation = organisations
web-commitments-kind-company = companies
web-commitments-field-name = Name contains
web-commitments-field-kind = Kind
web-commitments-field-letter = First letter
web-commitments-any = any
web-commitments-show = Show
web-commitments-reset = All parties again
web-commitments-otherwise = { $instrument } ({ $status })
web-table-commitments = Every text with its counts
web-table-instrument = Every party of this text
web-table-party = Every text of this party

web-finds-title = Contradictions in public statements about AI
web-finds-about = Contradictions in public disclosures of AI systems, each with its sources: questions, not verdicts.
web-finds-lead = { $count ->
    [0] No contradiction was found in public disclosures.
    [one] One contradiction was found in public disclosures.
   *[other] { $count_text } contradictions were found in public disclosures.
}
web-finds-question = Each is a question, not a verdict: the maker may have made a slip, or the index that reports it, or obsia in matching names.
web-finds-reply = Right of reply: whoever is named here can explain or correct; the answer is published beside the find.
web-finds-reply-how = How to reply
web-finds-read-at = Read at
web-table-finds = Every find
web-table-corrections = Every correction
