### The first page.

web-home-title = What AI costs the planet, how open it is, and who promised what
web-home-about = Energy, carbon and water of one answer, of AI on the planet, and how open AI systems are: every figure with its range, its kind and its source.
web-home-what = obsia is an independent, open observatory of AI. Every figure comes with its range, its source and how it is known.
web-home-search = A model, a product, a country, a commitment
web-home-try = Try
web-home-tries = ChatGPT, Claude, Le Chat, France, Paris statement
web-home-asks = Questions people ask
web-home-landscape = Closed models are the ones we know least: their ranges are { $ratio } times as wide
web-home-landscape-about = Electricity of one answer ({ $input } tokens read, { $output } written) of { $count } text models, by day of release, on a log scale. A dot is the middle of a range; a line is the range itself, drawn for the best known.
web-home-landscape-widths = For a typical closed model, the middle one of { $closed_models }, the top of the range is { $closed } times the bottom; with weights under an open licence, for the middle one of { $published_models }, { $published } times.
web-home-landscape-source = Source: obsia. Every value is modelled or assumed, none was measured at a provider; days of release may be those of a first record.
web-home-access-closed = closed
web-home-access-conditions = weights on conditions, or on terms not recorded
web-home-access-weights = weights under an open licence
web-home-access-all = everything needed to remake the model
web-home-access-closed-short = closed
web-home-access-weights-short = open
web-home-typical = typical range, top over bottom
web-home-answer = What does one answer cost?
web-home-news = New in this edition
web-home-changes = All changes
web-home-corrections = Corrections and replies
web-home-quote = Quote us safely
web-home-quote-how = Give the range, never the middle alone: “about { $value }, and between { $low } and { $high }”. Each figure has a page of its own with an address that stays, its sources, an image and a sentence to copy.
web-home-lead = This is our estimate for { $model }. It is computed from what has been published, not read from a meter. Each value is therefore the middle of a range, and the range is what counts.
web-home-instead = Meanwhile, here is { $model }.
web-home-carbon = Carbon:
web-home-water = Water:
web-home-own = Ask about another model or place
web-home-own-static = These pages are files. To ask about another model, place or length, install obsia and run
web-home-model = Model
web-home-region = Place
web-home-region-hint = a country or a cloud region; may be left empty
web-home-tell = Tell me
web-home-near = For comparison:
web-home-all-of = Everything known about { $model }
web-home-everyday-below = Even at the top of its range, one question uses less than { $thing }
web-home-everyday-open = One question, at the top of its range, uses more than all of these things
web-home-everyday-about = Electricity of { $model } for three tasks, beside things that people know; log scale. Bar: range, with its median. Diamond: the everyday thing.
web-home-everyday-from = Where these values come from
web-home-everyday-thing = thing
web-home-everyday-more = Each is one value by convention; real ones differ.
web-home-planet = On the planet
web-home-centres = Electricity of all data centres in { $year }
web-home-ai = Electricity of AI in { $year }, counted from its chips
web-home-open = How open are { $systems } AI systems?
web-home-open-weights = { $count ->
    [one] One of { $of } examined lets you download its weights
   *[other] { $count_text } of { $of } examined let you download their weights
}
web-home-open-remade = { $count ->
    [0] None of { $of } examined publishes everything needed to remake it.
    [one] One of { $of } examined publishes everything needed to remake it.
   *[other] { $count } of { $of } examined publish everything needed to remake them.
}
web-home-open-conforming = { $count ->
    [0] By the facts on file, none conforms to the Open Source AI Definition as obsia reads it.
    [one] By the facts on file, one conforms to the Open Source AI Definition as obsia reads it.
   *[other] By the facts on file, { $count } conform to the Open Source AI Definition as obsia reads it.
}
web-home-open-more = Which ones, and who says so
web-home-to-models = Every model: what it costs and what is known about it
web-task-request = One question and its answer
web-task-reasoning = An answer with reasoning
web-task-agent = An agent’s task
web-task-image = An image
web-task-video = A video clip
web-task-transcription = A minute of speech, transcribed
web-task-speech = A minute of speech, synthesised
web-task-embedding = A text turned into a vector
web-task-rerank = Passages ranked
web-task-asks-request = { $input } tokens read, { $output } written.
web-task-asks-reasoning = { $input } tokens read, { $output } written, most of them reasoning that is not shown.
web-task-asks-agent = { $calls } calls: { $input } tokens read, most of them from the cache, { $output } written.
