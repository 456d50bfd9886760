### The audit of public disclosures

help-facts-audit = Contradictions in public statements about AI systems: a list of finds, with links.
title-audit = { $count ->
    [0] No contradiction found in public disclosures
    [one] One contradiction in public disclosures
   *[other] { $count_text } contradictions in public disclosures
}
audit-looked = { $rules_text } rules were applied to { $runs_text } training runs, { $sizes_text } stated sizes, { $cells_text } cells of openness, { $published_text } published figures of data centres.
audit-note = A find is a question, not a verdict: the maker may have made a slip, or the index that reports it, or obsia in matching names. If you can explain one, please do: docs/how-to/correct-a-cell.md.
audit-rule-carbon-of-electricity = Carbon that no grid can explain
audit-rule-carbon-product = Energy, carbon intensity and carbon that do not multiply
audit-rule-power-of-devices = Energy that does not fit the hours
audit-rule-above-the-peak = More arithmetic than the accelerators can do
audit-rule-below-physics = Less energy than the arithmetic needs
audit-rule-active-above-total = More active weights than weights
audit-rule-sizes-differ-total = Two sizes of one model
audit-rule-sizes-differ-active = Two numbers of active weights of one model
audit-rule-report-unread = Not found on a card, with the report unread
find-report-unread = { $label }: a report by its makers is out and was not read; what other pages leave unsaid ({ $items }) may be in it.
audit-rule-other-model = Evidence that names another model
audit-rule-licences-differ = Two licences of one release
audit-rule-weights-disagree = Weights that are available according to some sources and not to another
find-carbon-of-electricity = { $label }: { $carbon_kg } for { $energy_kwh } is { $intensity_g_per_kwh }; grids lie between { $low_g_per_kwh } and { $high_g_per_kwh }.
find-carbon-product = { $label }: { $energy_kwh } at { $intensity_g_per_kwh } is { $product_kg }, and { $carbon_kg } is printed.
find-power-of-devices = { $label }: the energy stated is { $power_w } for each accelerator over the hours stated; { $device } is made for { $design_power_w }.
find-above-the-peak = { $label }: { $flop } operations in { $device_h } is { $use_share } of the peak.
find-below-physics = { $label }: { $flop } operations take { $least_kwh } on the best accelerator at its peak; { $energy_kwh } is stated.
find-active-above-total = { $label }: { $active_b } billion active of { $total_b } billion weights.
find-sizes-differ-total = { $label }: { $low_b } billion weights ({ $low_publisher }) and { $high_b } billion ({ $high_publisher }).
find-sizes-differ-active = { $label }: { $low_b } billion active weights ({ $low_publisher }) and { $high_b } billion ({ $high_publisher }).
find-other-model = { $label }: what { $source } gives as evidence for { $items } is a page of { $named }.
find-licences-differ = { $label }: { $first_licence } according to { $first_source }, { $second_licence } according to { $second_source }.
find-weights-disagree = { $label }: according to { $source } the weights are not available, according to { $found_sources } they are.
audit-rule-stated-twice-device = Hours that one page states twice
audit-rule-stated-twice-carbon = Carbon that one page states twice
audit-rule-stated-twice-energy = Energy that one page states twice
find-stated-twice-device = { $label }: { $first_device_h } and { $second_device_h } of accelerators for one run.
find-stated-twice-carbon = { $label }: { $first_carbon_kg } and { $second_carbon_kg } for one run.
find-stated-twice-energy = { $label }: { $first_energy_kwh } and { $second_energy_kwh } for one run.
audit-rule-other-size = Evidence from another size of the model
find-other-size = { $label }: what { $source } gives as evidence for { $items } is the page of { $named }.
audit-rule-data-as-weights = Weights evidenced by a data set
find-data-as-weights = { $label }: what { $source } gives as evidence for weights is the data set { $named }.
audit-rule-gate-unseen = Weights listed as published that have a gate
find-gate-unseen = { $label }: { $source } lists the weights without a condition; { $read ->
    [own] a reading of them found that they have
   *[maker] all that was read of this maker under the same terms has
  } to be accepted or asked for first.
audit-rule-weights-of-closed = Available weights whose number is undisclosed
find-weights-of-closed = { $label }: { $source } lists the weights ({ $licence }) without an address, and says that their number is undisclosed.
audit-rule-size-in-name = A size in the name, another in the record
find-size-in-name = { $label }: { $source } states { $stated } in its size field.
audit-rule-one-address = One address for most of a record
find-one-address = { $label }: { $source } gives one address for { $items }.
audit-no-licence = no licence stated
audit-rule-licence-graded-twice = One licence, graded in two ways
find-licence-graded-twice = { $label }: though weights, code and data of these releases have the same grades, { $source } grades their terms in more than one way ({ $grades }).
audit-rule-nation-above-region = A country above its whole region
find-nation-above-region = { $label }: { $first_kwh } ({ $first_series }), where { $second_series } gives { $second_kwh } for all of { $region }.
audit-rule-history-differs = Figures for one place and year that differ by half or more
find-history-differs = { $label }: { $first_kwh } ({ $first_series }) and { $second_kwh } ({ $second_series }).
and-more = { $systems } (+{ $count_text })
exponent = { $number }e{ $exponent }
times = × { $number }
facts-labelled = { $subject } ({ $label })
facts-qualified = { $property } [{ $qualifier }]

title-verify-openness = { $failures ->
    [0] Openness: { $cells_text } own cells were checked, and all hold
   *[other] Openness: { $cells_text } own cells were checked; { $failures_text } failures
}
verify-kept = Of { $read_text } cells that were read in a repository, { $kept_text } keep the commit or the words that were read.
verify-offline = What is stored was checked; no page was opened ({ OPTION("online") } opens them).
verify-opened = Pages opened: { $opened_text }; not opened, which says nothing of them: { $failed_text }.
verify-cause-branch = Read in a repository, and neither a commit nor an excerpt is kept: decides nothing
verify-cause-undated = Absent from a copy of unknown date: decides nothing
verify-cause-before-release = Read before the system was released
verify-cause-to-come = Read on a day that is yet to come
verify-cause-not-publisher = Said to be read at its developer’s, on a site that is not known to be
verify-cause-unnamed = The page does not name both the system and the item
verify-cause-no-locator = Where on the page is not told
verify-cause-gone = The page is not there
verify-cause-other = The page does not name the system
head-cells = cells
head-deciding = that decide
help-facts-verify-openness = Check what is stored of obsia’s own readings of openness: addresses, permalinks, dates, publishers.
option-online = Open the pages too, within five minutes.
