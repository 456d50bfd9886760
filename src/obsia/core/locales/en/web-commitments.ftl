### Pages of commitments, and of contradictions found

web-commitments-title = Who has committed to what?
web-commitments-about = What States, companies and organisations have agreed to on AI, and the six priorities of the Paris statement as indicators.
web-commitments-lead = { $names ->
    [0] { $instruments } texts and { $parties } parties. To the Paris statement of 2025, obsia has read the agreement of { $paris }.
    [one] { $instruments } texts and { $parties } parties. To the Paris statement of 2025, obsia has read the agreement of { $paris }; one more name is claimed, and not read.
   *[other] { $instruments } texts and { $parties } parties. To the Paris statement of 2025, obsia has read the agreement of { $paris }; { $names } more names are claimed, and not read.
}
web-commitments-six = The six priorities of the Paris statement
web-commitments-headline-access = of people live where a standard task with { $about } costs more than a hundredth of a day’s income
web-commitments-headline-openness = systems examined can be rebuilt by anyone
web-commitments-headline-concentration = { $about }: share of the AI compute of the owners that have their seat there
web-commitments-headline-sustainability = systems tell an energy, of training or of use, that anybody can check
web-commitments-headline-cooperation = States agreed both in Paris and in New Delhi, of those that did in either
web-commitments-indicators = { $count ->
    [one] How it is measured
   *[other] All { $count } indicators
}
web-commitments-indicators-of = { $count ->
    [one] How it is measured: { $name }
   *[other] All { $count } indicators: { $name }
}
web-commitments-instruments-caption = From the oldest to the newest; only names that were read are counted
web-commitments-head-agreed = agreed, as read
web-commitments-head-stated = in all, as its source states
web-commitments-head-read = where that was read
web-commitments-head-pair = two texts
web-commitments-head-both = States in both
web-commitments-head-either = States in either
web-commitments-head-what = about
web-commitments-head-otherwise = partly, not, or not verified
web-commitments-nothing = nothing
web-commitments-none-read = none was read
web-commitments-who = Who agreed to what
web-commitments-overlaps = Where texts overlap
web-commitments-overlaps-lead = The pairs with most States in common, of { $pairs } pairs; names that were read only.
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
web-commitments-priorities-about = Access, openness, concentration, work, sustainability, cooperation: what can be told of each priority of the Paris statement.
web-commitments-priorities-lead = An indicator for each priority, or the reason why there is none. None of them says that a promise is kept.
web-commitments-instrument-about = Who agreed, who did not, and where that was read: { $name }.
web-commitments-party-title = { $name }: what it agreed to
web-commitments-party-about = What { $name } has agreed to on AI, what not, and where that was read.
web-commitments-party-lead = { $count ->
    [0] No agreement of it to a text on AI was read.
    [one] Its agreement to one text on AI was read.
   *[other] Its agreement to { $count } texts on AI was read.
}
web-commitments-kind = Kind of party: { $kind }.
web-commitments-did = What it did
web-commitments-did-caption = { $name }, text by text
web-commitments-unread = Claimed; nobody here has read this name.
web-commitments-does = What it does
web-commitments-does-country = What the data centres there use: { $country }
web-commitments-does-country-seat = What the data centres of the country of its seat use: { $country }
web-commitments-does-systems = How open its systems are: { $name }
web-commitments-parties-title = States, companies, organisations
web-commitments-parties-about = Every party with the texts on AI that it agreed to, as read.
web-commitments-parties-state = { $count ->
    [0] None of { $all } parties fits. Fewer letters may help.
    [one] One of { $all } parties, sorted by kind and name
   *[other] { $count_text } of { $all } parties, sorted by kind and name
}
web-commitments-kind-state = States
web-commitments-kind-organisation = organisations
web-commitments-kind-company = companies
web-commitments-field-name = Name holds
web-commitments-field-kind = Kind
web-commitments-field-letter = First letter
web-commitments-any = any
web-commitments-show = Show
web-commitments-reset = All parties again
web-commitments-otherwise = { $instrument } ({ $status })
web-table-commitments = Every text with its counts
web-table-instrument = Every party of this text
web-table-party = Every text of this party

web-finds-title = What does not add up in what is said of AI
web-finds-about = Contradictions in public disclosures of AI systems, each with its sources: questions, not verdicts.
web-finds-lead = { $count ->
    [0] No contradiction was found in public disclosures.
    [one] One contradiction was found in public disclosures.
   *[other] { $count_text } contradictions were found in public disclosures.
}
web-finds-question = Each is a question, not a verdict: a slip of the maker, of the index that reports it, or of obsia’s own matching of names.
web-finds-reply = Right of reply: whoever is named here can explain or correct; the answer stands beside the find.
web-finds-reply-how = How to reply
web-finds-read-at = Read at
web-table-finds = Every find
