### Pages of openness

web-openness-title = How open is AI?
web-openness-headline = Of { $systems } AI systems, { $count ->
    [0] none is shown to publish all it takes to rebuild it
    [one] one is shown to publish all it takes to rebuild it
   *[other] { $count } are shown to publish all it takes to rebuild them
}
web-openness-about = What is available of each AI system, on which terms, by which definition, and who says so.
web-openness-lead = { $systems ->
    [one] One system is known here.
   *[other] { $conform ->
        [0] None is shown to meet
        [one] One is shown to meet
       *[other] { $conform_text } are shown to meet
    } the Open Source AI Definition; for { $unknown_text } it cannot be determined. For { $unlooked_text }, no page that was opened says whether the training data are available.
}
web-openness-ours = The results are obsia’s reading of the facts on file; the authors of the frameworks have not checked them.
web-openness-floor = ({ $count_text } perhaps more open)
web-openness-floor-note = Perhaps more open: something that is asked for has not been examined, so the result is a minimum.
web-openness-what-asks = What it asks
web-openness-what-asks-of = What it asks: { $framework }
web-openness-two-things = Openness (what is available, and on which terms) and certainty (how well its energy is known) are two different things. They are shown apart and never combined into one score.

web-openness-answers-title = Anyone can use the weights of { $use } of { $systems } systems, and study the data of { $study }
web-openness-answers-about = Five questions, asked of every system on file. A dashed part was not examined: that is not a no.
web-openness-in-numbers = The same in numbers, with the systems behind each
web-openness-heat-title = { $count ->
    [0] No system answers yes to all five questions
    [one] One system answers yes to all five questions
   *[other] { $count } systems answer yes to all five questions
 }
web-openness-heat-about = For each developer, the system of which most can be checked; ten developers in each group. The order is that of what can be checked, and ranks nobody.
web-openness-heat-yes = Anyone can use the weights
web-openness-heat-part = The weights, on conditions
web-openness-heat-no = No weights
web-openness-grid-more = Every system stands in the lists below, with what each framework makes of it.
web-openness-grid = What is available of each system
web-openness-shape-all = all of it, for anyone
web-openness-shape-part = in part, or on conditions
web-openness-shape-none = not found, or withheld
web-openness-shape-unknown = not examined, or undetermined
web-openness-shape-moot = not applicable
web-openness-questions-rule = Use: the weights. Study: the data of pre-training and of tuning. Rebuild: those data, the code that prepared them and the training code. Audit: a report or a paper, the results of evaluations, their code and their data. Share: the licence of the weights.
web-openness-energy-rule = Energy: of training or of use, at least one of them.
web-openness-head-system = system
web-openness-head-results = by framework
web-openness-head-result = result
web-openness-head-means = what it means
web-openness-short-osaid = OSI definition
web-openness-short-mof = MOF
web-openness-short-osai = European index
web-openness-short-fmti = Transparency Index
web-openness-none-answered = no dimension filled in
web-openness-of = { $part } of { $whole }
web-openness-at-least = at least { $result }
web-openness-too-few = too few answers
web-openness-cells-of = Everything stated about it: { $label }
web-openness-field-name = Name contains
web-openness-field-developer = Developer
web-openness-field-result = Result
web-openness-any = any
web-openness-show = Show
web-openness-reset = All systems again
web-openness-state-all = Systems { $first_text } to { $last_text } of { $all_text }, those with most that can be checked first
web-openness-state-some = { $count ->
    [one] One of { $all_text } systems matches
   *[other] Systems { $first_text } to { $last_text } of the { $count_text } (of { $all_text }) that match, those with most that can be checked first
}
web-openness-state-none = None of { $all_text } systems matches. Fewer letters of the name, or another result, may help.
web-openness-state-listed = Systems { $first_text } to { $last_text } of { $all_text }, sorted by developer and name
web-openness-turns = More systems
web-openness-before = Before
web-openness-after = Next
web-openness-all = All systems, by developer
web-openness-all-title = All systems by developer, page { $page }
web-openness-from-to = { $first } to { $last }
web-openness-static = To search by name, developer or result, run obsia serve; the tables below contain every system.

web-openness-disagree-lead = { $systems ->
    [0] No sources disagree.
    [one] On one system, sources disagree: one found something that another looked for in vain, or they state licences that differ. Number of items in dispute:
   *[other] On { $systems_text } systems, sources disagree: one found something that another looked for in vain, or they state licences that are not equally open. Those with most items in dispute:
}
web-openness-sources-caption = Items found, and how many can be checked, by source

web-openness-framework-title = { $framework }: “{ $result }” for { $systems_text } of { $all_text } systems
web-openness-framework-about = How many AI systems have which result by this framework: { $framework }.
web-openness-framework-caption = Results of { $all_text } systems, the most open first
web-openness-results-here = The results
web-openness-asks-use = One of obsia’s questions: can anyone use the weights of the model?
web-openness-asks-study = One of obsia’s questions: can anyone study the data it was trained on, as files, as an exact list or by a recipe?
web-openness-asks-rebuild = One of obsia’s questions: can anyone train the model again, from its data and its code?
web-openness-asks-audit = One of obsia’s questions: can anyone check what its maker claims of it, with the report, the results of evaluations, their code and their data?
web-openness-asks-share = One of obsia’s questions: may anyone share the model and change it, under an open licence?
web-openness-asks-energy = One of obsia’s questions: does the maker state the energy that training or use takes?
web-openness-asks-mof = The Model Openness Framework of the Linux Foundation puts a release into one of three classes, depending on which components are published under open licences.
web-openness-asks-osaid = The Open Source AI Definition of the Open Source Initiative asks for weights and code on open terms, and for enough information on the data to build an equivalent system.
web-openness-means-mof-i = Every component that Class I asks for is published under an open licence.
web-openness-means-mof-ii = All components of Class II are published under open licences, but not all of Class I.
web-openness-means-mof-iii = All components of Class III are published under open licences, but not all of Class II.
web-openness-means-mof-unknown = A component of Class III was not looked for, or was found in part or without its licence.
web-openness-means-mof-none = A component of Class III was looked for and not found under an open licence.
web-openness-means-osaid-conforms = Everything that the definition asks for is there, according to the facts on file.
web-openness-means-osaid-unknown = A fact is not known, or the definition leaves it to judgement.
web-openness-means-osaid-does-not-conform = At least one item that it requires is not available on the terms that it sets.
web-openness-needs-code = code, on open terms
web-openness-needs-data-information = information on the training data
web-openness-needs-parameters = weights, on open terms
web-openness-result-title = { $framework }: { $result }
web-openness-result-count = { $count ->
    [one] One system has this result.
   *[other] { $count_text } systems have this result.
}
web-openness-result-floor = For { $count_text } of them this is a minimum: something that is asked for has not been examined.
web-openness-cut = All of them are in the tables below.

web-openness-system-title = How open is { $label }?
web-openness-developed = Made by { $developer }.
web-openness-relatives = More is known about these, one of which may be meant:
web-openness-results = Answers, and results by framework
web-openness-grades-caption = The result by each framework; they are not added up
web-openness-decides = What decides it
web-openness-non-disclosures-caption = What its service does not disclose, the costliest first
web-openness-head-thing = item
web-openness-head-status = status
web-openness-head-says = what is stated
web-openness-head-source = who says it, when
web-openness-other = { $source }: { $status }, { $day }
web-openness-unchecked = cannot be checked there
web-openness-unlooked = Not examined: { $items }.
web-openness-contest = Something wrong or missing?
web-openness-contest-how = A provider, or anybody else, can correct or fill in a cell by giving an address that names the system and the item.
web-openness-contest-link = How to do it
web-table-openness = What is stated about this system
web-table-openness-all = Every system with its results
kind-of-name-framework = framework
kind-of-name-result = result
kind-of-name-list-page = page of the list
