## Reports of data centres, Regulation (EU) 2024/1364: obsia world --reports

dc-title = Reports of data centres under Regulation (EU) 2024/1364
dc-read = { $count ->
    [one] { $count_text } data centre
   *[other] { $count_text } data centres
  }, { $files ->
    [one] { $files } file
   *[other] { $files } files
  }. Figures are those that operators disclosed, summed without change: no interval is put around them.
dc-untested = Not tested on a real file: neither a report nor a template of the European database could be read. Headings are the symbols and labels of the regulation.
dc-group = { $place }, { $year }
dc-all = All countries
dc-union = European Union
dc-world = World
dc-country-unknown = Country not known
dc-region-europe = Europe
dc-region-european-union = European Union
dc-region-nordics = Nordic countries
dc-reported-kwh = Energy of the data centres (E_DC)
dc-reported-kwh-it = Energy of information technology (E_IT)
dc-reported-installed-w = Installed power demand of information technology (P_DIT)
dc-reported-water-l = Water input (W_IN)
dc-reported-reuse-kwh = Waste heat reused (E_REUSE)
dc-reported-renewable-kwh = Renewable energy (E_RES-TOT)
dc-reported-pue = PUE
dc-reported-water-l-per-kwh = WUE
dc-reported-reuse-share = Energy reused (ERF)
dc-reported-renewable-share = Renewable energy in the total (REF)
dc-reported-load-factor-share = Load factor of information technology
dc-reported-weighted-pue = PUE, mean weighted by E_DC
dc-reported-weighted-water-l-per-kwh = WUE, mean weighted by E_DC
dc-reported-weighted-reuse-share = ERF, mean weighted by E_DC
dc-reported-weighted-renewable-share = REF, mean weighted by E_DC
dc-of = of { $part_text } of { $whole_text } data centres
dc-held = From elsewhere:
dc-held-pue = PUE, { $place }, { $year }, { $publisher }: { $value }
dc-held-demand = electricity of all data centres, { $place }, { $year }, { $publisher }: { $value }
dc-publisher-about = { $publisher } ({ $about })
dc-about-operator-hyperscale = hyperscale
dc-about-operator-colocation = colocation
dc-about-operator-enterprise = enterprise
dc-about-weighting-respondents = mean of answers
dc-held-meaning = Figures from elsewhere are about other data centres: they include those below { $threshold }, which need not report, and leave out fuels, which E_DC counts. obsia is independent of the IEA and of every publisher named.
dc-meaning = Indicators are ratios of sums over the data centres that state both parts. Means weighted by E_DC are what the European database publishes (Annex IV); for PUE they are never the smaller. The load factor is the average power of information technology divided by its installed power demand.
dc-unused = { $file }: headings that are not a field of the regulation, and were not read: { $names }
dc-unplaced = Not known as countries, and counted separately: { $names }
dc-rejected = Refused
dc-rejected-first = The first { $shown } of { $all }; --json has them all.
dc-reason-count = { $reason } ({ $count_text })
dc-why = why
reason-withheld = confidential, the rest of the report is kept
reason-not_a_number = not a number
reason-ambiguous_number = a number that can be read two ways
reason-negative = negative
reason-zero = zero where the value should be left empty
reason-part_exceeds_total = a part larger than its total
reason-parts_not_total = parts that do not add up to their total
reason-more_than_installed = more energy than the installed power can use
reason-pue_below_one = a PUE below 1
reason-share_above_one = a share above 1
reason-indicator_disagrees = an indicator at odds with the figures that it is made of
reason-not_a_date = not a year or a day
reason-nothing_stated = no figure
reason-ambiguous_heading = a heading that means two things
reason-unknown_unit = a heading with an unknown unit
reason-reported_twice = the same data centre and year twice
reason-total_beside_parts = a total beside its parts
