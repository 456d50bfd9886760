alias-form = { $option }: '{ $entry }' is not NAME=MODEL.
alias-twice = { $option }: { $alias } is given two models.
given-twice = records seem to have been given twice: { $found }.
given-twice-rows = { $count ->
        [one] one record without an id is equal
       *[other] { $count } records without ids are equal
    } in two files ({ $first } to { $last })
given-twice-pasted = { $count ->
        [one] one row below a repeated heading is equal to one
       *[other] { $count } rows below a repeated heading are equal to some
    } above it
given-twice-run = { $count ->
        [one] one row is equal to one
       *[other] { $count } rows are equal, in the same order, to some
    } above
given-twice-formats = { $count ->
        [one] one call has
       *[other] { $count } calls have
    } the same tokens in the same minute in two formats ({ $one }, { $other })
given-twice-signals = { $count ->
        [one] one span or event falls
       *[other] { $count } spans or events fall
    } into the time of the metrics of the same service ({ $service })
given-twice-remedy = Give each record once, or say what they are: { OPTION("overlap") } remove counts each once, { OPTION("overlap") } keep counts them all.
by-twice = { $option }: '{ $entry }' names a key twice.
frame-alone = A frame is assessed alone: pass either one frame or paths.
not-a-delimiter = '{ $text }' is not a delimiter
expected-delimiter = one character, not a quote or a line end
min-users-alone = { $option } is for an account alone: leave what-ifs, levers, comparisons and bills out, from which small groups would follow.
bill-without-amounts = { $option }: { $file } states no amount of money. A bill has one in each line: an export in the FOCUS format, a cost report, a table with a cost.
bill-without-currency = { $option }: amounts of { $file } name no currency. Name it in the heading (cost_usd, cost_eur) or in a column of its own (currency).
min-users-many = { $option }: the tables have too many combinations (more than { $most }) to know what follows from them. Ask for fewer, or for a smaller { OPTION("top") }.
too-few-users = { $count ->
        [one] The records name one user
       *[other] The records name { $count } users
    }, or one of them used most of all: tables of { $least } users or more cannot be made.
key-short = { $option }: a key needs at least { $least } bytes.
expected-key-file = a file with the key
expected-path = the path of a file
expected-keys = keys of the records, separated by commas, such as model,day
expected-budget = energy (10kWh, 2MWh), carbon (500gCO2e, 3kg), water (100L, 2m3) or money (5USD, $5)
expected-hour-price = an amount and its currency, 2.40EUR or EUR 2.40, or 19.20EUR/server ({ $currencies })
not-an-hour-price = '{ $text }' is not the price of an hour
settings-own = it is not the price of an hour
charges-without-times = { $count ->
    [one] { $count } call has no time: a bill cannot hold it.
   *[other] { $count } calls have no time: a bill cannot hold them.
}
not-a-budget = '{ $text }' is not an amount
not-a-last = '{ $text }' is no such period
expected-last = day, week, month, quarter, year, or a number of days such as 7d
not-a-time-zone = no time zone '{ $text }' is known
expected-time-zone = a zone by its name, such as Europe/Paris
period-twice = { $option } and { $other } both state the period: give one of them.
period-backwards = { $until } is before { $since }.
period-no-times = no record has a time, so no period can be asked for. Map the column that has the time, or leave the period out.
period-empty = { $count ->
    [one] No record begins in the days asked for: the only one is outside them, or has no time.
   *[other] No record begins in the days asked for: all { $count_text } are outside them, or have no time.
}
against-hourly = { $option } compares on yearly intensities: leave { $other } hourly out.
watch-end = Ctrl-C ends it.
watch-alone = { $option } shows the account on the terminal as it goes: leave out { $others }.
settings-labels = not a list of labels
settings-labels-expected = [labels], then from, a list of some of { $names }
settings-budgets = not a list of budgets
settings-budgets-expected = [[budgets]], then amount, period (day, week, month, quarter or year) and, where wanted, probability and label
settings-alerts = not the address of a webhook
settings-alerts-expected = [alerts], then url, which begins with https:// or http://
settings-metrics = not labels by which figures are broken down
settings-metrics-expected = [metrics], then labels = [ … ], of { $names }
settings-oidc = not an issuer of OpenID Connect
settings-oidc-expected = [oidc], then issuer (https://…), audience and, where wanted, claim
where-no-column = no record has { $column }.
