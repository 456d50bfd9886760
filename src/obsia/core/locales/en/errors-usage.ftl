alias-form = { $option }: '{ $entry }' is not NAME=MODEL.
alias-twice = { $option }: { $alias } is given two models.
by-twice = { $option }: '{ $entry }' names a key twice.
frame-alone = A frame is assessed alone: pass either one frame or paths.
not-a-delimiter = '{ $text }' is no delimiter
expected-delimiter = one character, not a quote or a line end
expected-path = the path of a file
expected-keys = keys of the records, separated by commas, such as model,day
expected-budget = energy (10kWh, 2MWh), carbon (500gCO2e, 3kg), water (100L, 2m3) or money (5USD, $5)
not-a-budget = '{ $text }' is not an amount
