### Tools for an assistant (Model Context Protocol): help of the command, tools, answers.

help-mcp = Tools for an assistant that speaks the Model Context Protocol, over standard input and output.
option-mcp-no-record = Do not record figures; the tool explain then knows only what was recorded before.
mcp-terminal = This command communicates with an assistant, not with a terminal: see how-to/use-from-an-assistant. Ctrl-D ends it.
mcp-instructions = Figures of what AI costs in energy, carbon and water, and facts about how open it is. Give a value with its range, its unit, its boundary and its kind, and say where it comes from: every answer names its sources with their addresses. A plausible range is judged, not tested: do not call it a confidence interval. Where only a range is given, there is no central value: do not invent one. Do not add ranges. Do not mix boundaries. obsia is independent of model makers, of States and of the IEA.
mcp-title-estimate = What one request costs
mcp-title-compare = Models side by side
mcp-title-openness = How open a system is
mcp-title-model = What is known about a model
mcp-title-world = Data centres and AI in the world
mcp-title-closing = Whether stated use explains what AI chips draw
mcp-title-explain = Where a figure comes from
mcp-about-estimate = Energy, carbon and water of one request to an AI model: each with its range, boundary, kind, and sources with addresses. State the request in the unit of the model: tokens in and out for text, in alone for embeddings, images or video_s with size and steps, audio_s for speech.
mcp-about-compare = Two to six AI models at one standard task: energy, carbon and water of each, and of each pair the ratios and how likely it is that the first uses less. Where the ratio’s range includes 1, say that they cannot be told apart; do not rank them.
mcp-about-openness = How open one AI system or family is, by date: what anyone can do with it, its results under several frameworks, what is not disclosed. A name that means several systems is answered with its family. No score, no rank.
mcp-about-model = The published facts about an AI model (weights, architecture, dates, prices), each with its kind and source, and how open it is: what anyone can do with it, its results under several frameworks, what is not disclosed. No score, no rank.
mcp-about-world = Electricity of data centres and of AI on the planet, or of the data centres of one country with its carbon and water, from 2020 to 2035 under published scenarios; with what others publish. For some countries only a range is known.
mcp-about-closing = The electricity that AI chips draw beside what the stated tokens and messages would take: the factor between the two for everybody, China, Google, Microsoft and OpenAI, what remains of it after training, and which disclosure would settle it.
mcp-about-explain = Traces a figure, by its figure_id, to its formula, its inputs, their facts and sources, and the command that reproduces it; or gives the facts about a subject.
mcp-argument-all-boundaries = Every boundary (accelerator, server, facility, manufacture, life cycle) and quantity; otherwise energy of the facility, carbon of the life cycle, and water.
mcp-argument-country = One country, or countries together: a code (FRA, FR, EU, G7) or a name; the planet when left out.
mcp-argument-figure = The figure_id of a figure of another answer, or the address of its page on any obsia site (…/f/ID/?of=…), as it stands there.
mcp-argument-most = How many inputs of a figure, or facts of a subject, are listed.
mcp-no-json = Parse error: the line is not JSON. Nothing was done.
mcp-no-request = Invalid request: the line is JSON, but not a message of JSON-RPC 2.0. Nothing was done.
mcp-no-tool = There is no tool { $name }. Tools: { $known }.
mcp-unexpected = Something unexpected went wrong in { $tool }. This is a defect of obsia: please report it with the arguments.
mcp-figure = { $name }: { $value }, { $interval } { $range } ({ $kind }; { $counts }) [{ $id }]
mcp-figure-range = { $name }: { $interval } { $range }, no central value ({ $kind }; { $counts }) [{ $id }]
mcp-no-range = of no width
mcp-fact = { $name }: { $value } ({ $kind })
mcp-more-facts = { $count ->
    [one] One more fact is in the structured answer.
   *[other] { $count } more facts are in the structured answer.
}
mcp-assumed = Defaults replace what nobody discloses: see assumptions.
mcp-about = { $what } ({ $of })
mcp-input = { $input } ({ $share })
mcp-least-known = Least known, with shares of the width: { $inputs }.
mcp-openness-unknown = Its openness has not been examined.
mcp-world = { $place }, { $year }, scenario { $scenario }
mcp-published = { $count ->
    [one] One published figure is given for comparison: see published.
   *[other] { $count } published figures are given for comparison: see published.
}
mcp-of = { $of }, { $what }
mcp-pair = { $pair }, { $what }; less than the second in { $share } of the simulations
mcp-other-edition = The address is of another edition. Its question is the same: this is the figure of this edition.
mcp-command = To reproduce it: { $command }
mcp-source = Source: { $title }, { $address }
mcp-more-sources = { $count ->
    [one] One more source is in the structured answer.
   *[other] { $count } more sources are in the structured answer.
}
mcp-title-commitments = Who agreed to what, and what came of it
mcp-about-commitments = Which States, companies and organisations agreed to declarations, codes, treaties and laws on AI, as read on dated pages, and what was found of what they promised. Name one party or one instrument; otherwise all instruments are counted. A name that is absent was not read there, which does not tell that the party did not agree.
mcp-commitments-instrument = { $instrument } ({ $code }): { $counts }, as read.
mcp-commitments-stated = { $instrument } ({ $code }): { $counts }, as read; { $stated_text } stated.
mcp-commitments-names = { $standing }: { $names }.
mcp-commitments-act = { $instrument }: { $happened }, { $date } ({ $basis }).
mcp-commitments-promise = Promised: { $text } Due: { $due }.
mcp-commitments-found = { $state }: { $names }.
mcp-standing-agreed = Agreed
mcp-standing-partly = Agreed in part
mcp-standing-through-the-union = Through the Union
mcp-standing-announced = Announced it
mcp-standing-no-longer = No longer listed
mcp-standing-not = Did not agree
