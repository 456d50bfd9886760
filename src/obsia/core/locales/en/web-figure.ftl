### A figure's own page: what it is of, its evidence, its history, how to cite it. And what changed.

figure-of-request = One request to { $model }: { $counts }. { $where }
figure-of-task = For { $model }, { $task }: { $counts }. { $where }
figure-of-pair = { $one } divided by { $other }, for the same task: { $task }.
figure-of-difference = After minus before. Before: { $before } After: { $after }
figure-of-ratio = After divided by before. Before: { $before } After: { $after }
figure-of-input-tokens = { $count ->
    [one] one token in
   *[other] { $count_text } tokens in
}
figure-of-cached-tokens = { $count ->
    [one] one of them from a cache
   *[other] { $count_text } of them from a cache
}
figure-of-output-tokens = { $count ->
    [one] one token out
   *[other] { $count_text } tokens out
}
figure-of-images = { $count ->
    [one] one image
   *[other] { $count_text } images
}
figure-of-zone = It runs on the grid of { $zone }.
figure-of-no-zone = Where it runs is not known.
figure-of-usage = A person’s own usage, read from files.
figure-of-training = One training run, as the command below states it.
figure-of-command = What the command below asks for.
figure-of-other = { $label }.
figure-of-year = { $what }, { $year }, scenario { $scenario }.
figure-of-span = The whole world, from { $first } to { $last }, scenario { $scenario }.
figure-of-here = All inference of { $model }, { $year }, where it is now.
figure-of-there = All inference of { $model }, { $year }, if it were in this country: { $country }.
figure-of-move = All inference of { $model }, { $year }, if it moved to this country: { $country }.
figure-place-world = The whole world
figure-place-conventional = The whole world, without AI
figure-joint-rows = { $count ->
    [one] one row of a joint fit
   *[other] { $count_text } rows of a joint fit, one for each draw
}
web-figure-embed-about = One figure of obsia, to be embedded in another page: its evidence is one link away.
web-figure-about = Value, interval, kind, evidence and history of one figure of obsia, and how to cite it.
web-figure-drawing-name = { $name }: { $value }, { $interval }
web-figure-low = lowest { $low }
web-figure-high = highest { $high }
web-figure-lead = The value
web-figure-interval = The interval
web-figure-tested-tested = Calibrated on measurements; its coverage was checked on families that it had not seen.
web-figure-tested-extrapolated = Calibrated, then extended beyond what could be checked: not tested here.
web-figure-tested-elicited = Judged from published ranges, not tested: an honest range is better than a false precision.
web-figure-validation = How good the predictions are
web-figure-counted = What it counts
web-figure-left-out = What it leaves out
web-figure-left-out-accelerator = The rest of the server, machines that wait, cooling, the network, your own device, manufacture, and training.
web-figure-left-out-server = Machines that wait, cooling and losses of the building, the network, your own device, manufacture, and training.
web-figure-left-out-facility = The network between the data centre and you, your own device, the manufacture of servers and buildings, and training.
web-figure-left-out-embodied = Electricity, buildings, the network and your own device: it covers only the manufacture of servers.
web-figure-left-out-life-cycle = Training and development, the network, your own device, and the building.
web-figure-left-out-own-machines = What the stated price of an hour leaves out.
web-figure-left-out-list-price = Discounts, taxes, contracts, free tiers.
web-figure-kind = How it is known
web-figure-kinds = Of the width of the interval, this much comes from inputs of each kind:
web-figure-kinds-caption = Share of the width by kind of input
web-figure-head-kind = Kind
web-figure-head-share = Share of the width
web-figure-formula = How it is computed
web-figure-formula-note = Each line is computed in { $worlds } simulations that all lines share; the value and the ends are read from them.
web-figure-evidence = What it rests on
web-figure-inputs = { $count ->
    [one] The input that widens it most, with its evidence
   *[other] The { $count_text } inputs that widen it most, with their evidence
}
web-figure-more-inputs = { $count ->
    [one] One more input widens it less.
   *[other] { $count_text } more inputs widen it less.
}
web-figure-head-input = Input
web-figure-head-value = Value and source
web-figure-no-share = next to nothing
web-figure-one-of = One of
web-figure-from = From
web-figure-sources = Its sources
web-figure-more-sources = { $count ->
    [one] One more source supports the other inputs.
   *[other] { $count_text } more sources support the other inputs.
}
web-figure-assumed = What stood in for facts
web-figure-again = Reproduce it
web-figure-beside = Of the same request
web-figure-beside-caption = Other figures that were computed with it
web-figure-more-beside = { $count ->
    [one] One more figure was computed with it; the command above prints it.
   *[other] { $count_text } more figures were computed with it; the command above prints them.
}
web-figure-head-figure = Figure
web-figure-head-now = Value, interval, kind
web-figure-history = Its history
web-figure-history-none = No other value of it is known here.
web-figure-cite = Cite it
web-figure-cite-note = The identifier depends on the question, the facts and the seed: another value has another identifier, and this one keeps its page.
web-figure-cite-title = { $name }. { $subject } (figure { $id }, obsia { $version }, facts { $snapshot })
web-figure-cite-kind = Data set
web-figure-bibtex = BibTeX
web-figure-csl = CSL-JSON
web-figure-download = Download
web-figure-drawing = The drawing (SVG)
web-figure-embed = Show it elsewhere
web-figure-embed-frame = In a frame
web-figure-embed-plain = Or as plain text
web-figure-embed-site = ADDRESS-OF-THIS-SITE stands for the address where you read this.
web-figure-embed-evidence = Evidence and history
web-figure-made = obsia { $version }, edition of { $day }.
web-figure-identity = Figure { $id }, facts { $snapshot }.
web-table-figure = This figure with all its inputs
web-figure-other-edition = The address that led here is of another edition. Its question is the same: this is the figure of this edition.
web-figure-old-title = A figure of an earlier edition
web-figure-old = An earlier edition computed this figure. The same question gives another value today.
web-figure-was = In the edition of { $edition } it was
web-figure-is = It is now
web-figure-cause = Why
