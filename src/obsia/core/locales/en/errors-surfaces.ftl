### What is wrong with a call, and what the surfaces themselves refuse.

call-unreadable = The call cannot be read.
call-no-value = { $name } needs a value.
call-how-many = { $name } takes a different number of values.
call-equals = { $name } takes its value after an equals sign.
call-mixed = { $name } is given both with and without its name: choose one.
call-letters = Letters of options cannot be combined: write each option by itself.
one-of-two = Give { $one } or { $other }, but not both.
extra-for-command = { $command }
extra-for-spans = Reading spans in a running program
extra-for-litellm = The callback for LiteLLM
extra-for-counters = Counters for Prometheus
serve-host-elsewhere = { $option }: '{ $host }' is not an address of this machine.
serve-port-in-use = { $option }: { $port } is in use at { $host }; give another.
serve-port-forbidden = { $option }: { $port } may not be opened; give one above 1023.
system-says = the system says '{ $text }'
publish-unwritable = '{ $folder }' cannot be written ({ $why }).
publish-not-a-folder = '{ $folder }' is not a folder.
publish-folder-taken = '{ $folder }' contains files that are not an edition of obsia: name an empty or a new folder.
publish-pages-failed = { $count ->
    [one] { $count_text } page could not be made: { $pages }.
   *[other] { $count_text } pages could not be made: { $pages }.
}
publish-page-failed = '{ $page }'
publish-pages-more = { $count ->
    [one] and { $count_text } more
   *[other] and { $count_text } more
}
web-home-no-ai = There is no figure for AI in { $year }.
web-sitemap-no-address = The address of this site is not known, so there is no list of its pages.
web-oembed-no-address = The address of this site is not known, so other sites cannot be told where to find this.
figures-not-recorded = the data folder could not be written
