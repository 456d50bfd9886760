## Grids by the hour: obsia assess --grid hourly

option-grid-over-time = Carbon intensity of the grid over time: annual, or hourly (from { OPTION("grid-file") }, or requested from services for these zones and days).
option-grid-file = An hourly series of carbon intensity, CSV or Parquet: no service is queried.
option-grid-basis = What hourly intensities count: life-cycle (the default), or only direct emissions (direct). They are never mixed.
input-hourly_intensity_g_per_kwh = carbon intensity by the hour
input-hour_to_hour_ratio = intensity of the hours that are used, relative to that of the year
input-series_error_ratio = how far a whole hourly series may be off
grid-error-needs-hourly = { OPTION("grid-file") } and { OPTION("grid-basis") } need { OPTION("grid") } hourly.
grid-error-levers = { OPTION("levers") }: regions are compared by average, life-cycle intensity; leave { OPTION("grid-basis") } out.
notice-grid-annual = no hourly intensity, so the yearly value, widened, is used: { $zones }. The assumptions say why.
notice-grid-direct = carbon of electricity counts only direct emissions, as requested: it cannot be compared with figures over the life cycle ({ $meaning }).
notice-grid-no-region = usage without a region takes the yearly value, widened: hours count only where a record, or { OPTION("region") }, states where. { $covered ->
    [none] No zone has values for its hours.
   *[other] Zones with values for its hours: { $covered }.
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
assumption-grid-hourly-gap = For { $zone }, { $hours } of the { $of } hours with usage { $count ->
    [one] has
   *[other] have
  } no published intensity: { $stands ->
    [mean] the mean of the series
   *[other] the yearly value
  }, widened, is used for { $count ->
    [one] it
   *[other] them
  }.
assumption-grid-hourly-untimed = For { $zone }, { $units } { $count ->
    [one] has no time, or is part of a sum over more than an hour
   *[other] have no time, or are sums over more than an hour
  }: { $stands ->
    [mean] the mean of the series
   *[other] the yearly value
  }, widened, is used for { $count ->
    [one] it
   *[other] them
  }.
assumption-grid-hourly-none = { $cause ->
    [no-region] For usage without a region, there is no hourly intensity: { $covered ->
        [none] no zone has values for its hours
       *[other] values for its hours are known only for { $covered }, and it may have run elsewhere
      }
   *[other] For { $zone }, there is no hourly intensity: { $cause ->
        [no-key] a key is needed and not set ({ $source })
        [no-times] the usage has no times
        [not-in-file] the file has no row for it
        [other-hours] the file has no value for any hour of the usage
        [no-source] no service covers it
        [other-meaning] the series that exists does not count averages of the life cycle ({ $source }); --grid-basis asks for another
        [timeout] no answer in time ({ $source })
        [unreachable] not reachable ({ $source })
        [quota] the quota is used up ({ $source })
        [unauthorised] the key was refused ({ $source })
        [server] the service failed ({ $source })
        [redirect] the answer points elsewhere, which is not followed ({ $source })
        [too-large] the answer is too large ({ $source })
        [malformed] the answer does not have the published form ({ $source })
        [wrong-zone] the answer is about another zone ({ $source })
        [insecure] a key is not sent without encryption ({ $source })
       *[other] nothing is published for these hours ({ $source })
      }
  }. The yearly value, widened, is used.
