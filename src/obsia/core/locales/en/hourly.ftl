## Grids by the hour: obsia assess --grid hourly

option-grid-over-time = Carbon intensity of the grid over time: annual, or hourly (from { OPTION("grid-file") }, or asked of services for these zones and days).
option-grid-file = A series of carbon intensity by the hour, CSV or Parquet: nothing is asked of a service.
option-grid-basis = What hourly intensities count: life-cycle (the default), or direct emissions alone (direct). They are never mixed.
input-hourly_intensity_g_per_kwh = carbon intensity by the hour
input-hour_to_hour_ratio = intensity of the hours that are used, over that of the year
input-series_error_ratio = how far a whole hourly series may be off
grid-error-needs-hourly = { OPTION("grid-file") } and { OPTION("grid-basis") } need { OPTION("grid") } hourly.
grid-error-levers = { OPTION("levers") }: regions are compared by average, life-cycle intensity; leave { OPTION("grid-basis") } out.
grid-error-meaning = { $option }: the series of { $zone } counts something else than was asked for ({ $found }, not { $asked }): they are not mixed.
grid-error-ask = Ask for it: { $option } { $basis }.
grid-error-averages = An account shows averages alone, never marginal rates.
grid-error-unmixed = { $option }: no hourly series of { $asked } intensity { $where }.
grid-error-in-zone = for { $zone }
grid-error-no-region = where no region is known
grid-error-why = Why: { $why }.
grid-error-remedy = Yearly values are averages of the life cycle and are not mixed with it. Give a series of it with { OPTION("grid-file") }, or leave { OPTION("grid-basis") } out.
grid-basis-average = average
grid-basis-marginal = marginal
grid-scope-life-cycle = life-cycle
grid-scope-direct = direct
notice-grid-annual = no intensity by the hour, and the yearly value, widened, in its place: { $detail }. Why stands under what was assumed.
notice-grid-direct = carbon of electricity counts direct emissions alone, as asked: it does not compare with figures over the life cycle ({ $detail }).
notice-grid-no-region = usage without a region takes the yearly value, widened: hours count only where a record, or --region, says where. { $detail ->
    [none] No zone has values for its hours.
   *[other] Zones with values for its hours: { $detail }.
  }
headline-carbon-direct = direct emissions (electricity), manufacture
assumption-grid-hourly = Carbon of { $zone } is by the hour: average intensity of { $side ->
    [consumption] what is used there
   *[other] what is generated there
  }, { $scope ->
    [direct] direct emissions alone
   *[other] over the life cycle
  } ({ $source }, { $day ->
    [unstated] day of reading not stated
   *[other] read on { $day }
  }). That the whole series may be high or low is one unknown for all its hours; water, primary energy and ADPe stay yearly.
assumption-grid-hourly-gap = Of { $zone }, { $hours } of the { $of } hours with usage { $count ->
    [one] has
   *[other] have
  } no published intensity: { $stands ->
    [mean] the mean of the series
   *[other] the yearly value
  }, widened, stands in for { $count ->
    [one] it
   *[other] them
  }.
assumption-grid-hourly-untimed = Of { $zone }, { $units } { $count ->
    [one] has no time, or is part of a sum over more than an hour
   *[other] have no time, or are sums over more than an hour
  }: { $stands ->
    [mean] the mean of the series
   *[other] the yearly value
  }, widened, stands in for { $count ->
    [one] it
   *[other] them
  }.
assumption-grid-hourly-none = { $cause ->
    [no-region] Of usage without a region, no intensity by the hour: { $covered ->
        [none] no zone has values for its hours
       *[other] values for its hours are known of { $covered } alone, and it may have run elsewhere
      }
   *[other] Of { $zone }, no intensity by the hour: { $cause ->
        [no-key] a key is needed and not set ({ $source })
        [no-times] the usage has no times
        [not-in-file] the file has no row of it
        [other-hours] the file has no value for any hour of the usage
        [no-source] no service covers it
        [other-meaning] the series that there is does not count averages of the life cycle ({ $source }); --grid-basis asks for another
        [no-factors] only generation is told, and no sourced factors turn it into carbon ({ $source })
        [timeout] no answer in time ({ $source })
        [unreachable] not reachable ({ $source })
        [quota] the quota is spent ({ $source })
        [unauthorised] the key was refused ({ $source })
        [server] the service failed ({ $source })
        [redirect] the answer points elsewhere, which is not followed ({ $source })
        [too-large] the answer is too large ({ $source })
        [malformed] the answer is not of the published form ({ $source })
        [wrong-zone] the answer is about another zone ({ $source })
        [insecure] a key is not sent without encryption ({ $source })
       *[other] nothing is published for these hours ({ $source })
      }
  }. The yearly value, widened, stands in.
