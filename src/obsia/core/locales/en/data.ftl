### What members of data are: of answers as JSON, for the description of the API and for assistants.

data-label = What it is of: a model, a place, AI.
data-value = The median, which leads. Null where only a range may be given.
data-median = Null where only a range may be given.
data-mean = For whoever adds separate reports. Null where only a range may be given.
data-level = Share of the simulations that lie between low and high.
data-interval = What low to high is. Null where there is no range.
data-tested = Whether the coverage of the range was tested against measurements.
data-kind = How it is known: measured, disclosed, modelled or assumed.
data-kind-shares = Share of the width of the range by kind of input.
data-assumptions = Each default that stood in for a fact.
data-figure-id = Leads to the formula and the inputs of the figure.
data-digest = Proves the digits of the figure.
data-evidence = Ids of sources.
data-qualifier = Under which conditions, at which boundary. Empty where it says none.
data-verification = Who checked it.
data-as-of = Day, month or year of which it speaks.
data-read-on = Day on which the source was read.
data-locator = Place in the source.
data-url = Address that was read.
data-share = Share of the width of the range.
data-unknowns = What the width of the range of the energy comes from, the largest share first.
data-command = The command that makes the same figures.
data-explainable = Whether the figures can be traced to their inputs.
data-rule = How the name was read.
data-safe = Whether the name stands for one model beyond doubt.
data-stated = What the company states about one request, with what it covers and who says so.
data-addresses = Pages that decide it.
data-published = What others publish, in their own units.
data-verdict = Where it lies beside the range of obsia. Null where it was not compared.
data-origin = Whether anyone publishes figures of the country, or it is inferred; of several countries together: a sum.
data-inputs = Inputs that widen the figure most come first.
data-probability-less = In which share of the simulations the first uses less than the second.
data-other-edition = Whether the address of the figure was of another edition, in which the same question had another id.

## The facts as a data package

help-facts-export = Write all facts as a data package for others: CSV tables with schemas, a catalogue, a citation, and who may republish what.
argument-package = The folder to write: new, empty, or an earlier package, which it replaces.
package-folder = { $folder } is not a folder that is new, empty or an earlier package. Name another.
package-unwritable = { $folder } cannot be written: { $why }.
package-written = Written to { $folder }: version { $version }, { $tables } tables, { $rows } rows, { $sources } sources. rights.json says who may republish what.
unit-token = tokens
unit-token-s = tokens/s
unit-year = years
unit-million-m3 = { $count ->
   *[other] million m³
}
