### Measuring a job on one's own hardware: obsia measure

help-measure = What a command uses, by the sensors of this machine; what journals hold; which sensors there are.
help-measure-run = Run a command and measure it: obsia measure -- COMMAND is short for it.
help-measure-recover = What journals of measurements amount to, those of killed jobs too; several of one node count it once.
help-measure-doctor = Which sensors this machine has, and why others cannot be read.
argument-command = The command to run, after --.
argument-journal = Journals of measurements.
option-journal = Where the journal is written; else in the data folder.
option-idle = Seconds to go on measuring without the job: idle energy is then a line of its own.
option-measure-region = Where the machine stands: a country (FRA, FR) or a cloud region. Without it, no carbon is given.
option-measure-out = Write the result into this file: a page if it ends in .html or .md, OpenTelemetry’s metrics if in .otlp.json, metrics for Prometheus if in .prom, a row for each sensor if in .parquet, else JSON with every sensor; { OPTION("out") } replaces what was there.
option-live = Show the power and the energy so far on one line of the terminal while the command runs.
option-every = Write the file of { OPTION("out") } anew every so many seconds while the command runs.
option-sensors-report = Write what the sensors show for five seconds into this file, without anything that identifies the machine: to send to whoever maintains obsia.
option-exporter = Address of an exporter of Prometheus (http://node:9400/metrics); its series of power and energy are read.
option-redfish = Address of a Redfish service (https://bmc); its meters of power and energy are read.
title-measure = What this job used
measure-brand = obsia, what a job used on its own hardware
title-sensors = Sensors of this machine
section-sensors = By sensor
section-measure-doubts = What is not known for sure
section-readable = Sensors that can be read
section-unreadable = Sensors that cannot
head-sensor = sensor
head-domain = of
head-added = in the sum
head-measures = what it shows
head-measured-energy = energy
head-sensor-hardware = hardware
head-interface = interface
head-why = why
measure-added = yes
measure-not-added = no
measure-energy = { $energy } in { $duration }{ $nodes ->
    [one] .
   *[other] , on { $nodes } nodes.
  }
measure-basis = Measured by sensors of this machine: { $boundary }, as far as they see it; readings cover { $covered } of the time. The range was checked on synthetic sensors, not on this one.
measure-idle = Without the job, as measured after it, the machine would have used { $idle }; the job adds { $active }.
measure-group = Processor time is that of the control group { $groups }: what ran in it stands for your job here.
measure-processors = Of processors and memory, by processor time ({ $share } of it your job’s): your job { $job }; other programs { $others }; idle { $idle }. A second of processor time is taken to cost one program from half to twice what it costs the others (an assumption, not a test).
measure-unmeasured = No sensor of this machine could be read, so nothing was measured; obsia measure doctor says why. What follows is modelled.
measure-basis-modelled = Modelled from how long processors worked: the share of a server, at the wall, of { $processors ->
    [one] one processor thread
   *[other] { $processors_text } processor threads
  }, accelerators not included. Power per thread is what is published of servers; the range was not tested.
measure-processors-modelled = Of it, by processor time ({ $share } of it your job’s): your job, { $job }; other programs, { $others }; the idle machine, { $idle }.
measure-processor-time = Your job used { $share } of the processor time; other programs used the rest, and their energy is counted above. With { OPTION("idle") } 10 the two and the idle machine are told apart.
measure-processors-alike = Your job used { $share } of the processor time; other programs used the rest, and their energy is counted above. With the job the machine was no busier than without it, or took no more, so the parts cannot be told apart.
measure-carbon = Carbon of this electricity in { $place }: { $carbon }.
measure-kept = What was measured is kept: { $command }
measure-nothing = No sensor of this machine could be read, so nothing was measured. obsia measure doctor says why.
measure-no-sensor = No sensor of power or energy can be read on this machine.
measure-again = The same again
measure-killed = The measurement was not ended (its meter was killed, or the disk was full): it counts up to the last record.
measure-silent = { $address } was to be read, but { $why }.
measure-torn = { $bytes_text } bytes at the end of a journal are not a complete record, and are left out.
measure-suspended = The machine slept for { $duration } s meanwhile.
measure-issue = { $what }: { $count ->
    [one] once
   *[other] { $count_text } times
  }, at most { $most } J in doubt.
measure-issue-gap = no sample of power for a while
measure-issue-wraps = a counter may have wrapped more often than was seen
measure-issue-restart = a counter was set back
measure-issue-restarted = a counter just past zero may have been set back
measure-issue-jump = a counter moved further than its hardware can
measure-issue-still = a counter never moved
measure-issue-late = no reading at one end of the period
measure-expected-journal = a journal of obsia measure
measure-no-journal = it is not a journal
measure-no-group = { $option }: no control group of this machine is called { $name }. Give its path below /sys/fs/cgroup, its name, or twelve digits of a container’s id.
measure-several-groups = { $option }: several control groups are called { $name }: { $groups }. Give the path of one.
measure-no-command = No command: write it after --, as in obsia measure -- python train.py.
measure-every-without-out = { $every } needs { $out }: the file that it writes anew.
measure-magic-line = %%measure takes { $region } PLACE and nothing else, not “{ $line }”.
measure-no-journals = No journal is named.
measure-not-started = { $name } could not be started: { $why }.
measure-may-not-run = it may not be run or written
measure-journal-exists = there is a journal already
sensor-domain-package = processor
sensor-domain-dram = memory
sensor-domain-core = cores
sensor-domain-uncore = graphics of the processor
sensor-domain-psys = platform
sensor-domain-accelerator = accelerator
sensor-domain-server = server
sensor-domain-other = another part
sensor-measures-energy = energy
sensor-measures-power = power
sensor-unread-absent = not there
sensor-unread-forbidden = this user may not read it
sensor-unread-no-library = its library is not installed
sensor-unread-unsupported = the hardware does not report it
sensor-unread-no-answer = it does not answer
sensor-unread-says-nothing = it states neither power nor energy
sensor-unread-first-of-node = the first process of this node reads it

## Calls whose energy a meter read: obsia assess

section-metered = Read by meters
metered-share = { $count ->
    [one] Of one call the energy was read by a meter: { $share } of the energy of the account. It is priced by what was read, all others by the model.
   *[other] Of { $count } calls the energy was read by meters: { $share } of the energy of the account. They are priced by what was read, all others by the model.
}
metered-none = No energy that records state is taken as read by a meter: all calls are priced by the model.
metered-about = What meters read, over what the model says of the same calls, each with its range.
metered-beyond = What lies beyond a meter (hosts, machines that wait, losses of the building) stays modelled; changes of model or tokens are compared by the model alone.
metered-first = Read by meters: { $share } of the energy.
unmetered-no-boundary = { $count ->
    [one] One record states an energy and not what it covers (energy_boundary: accelerator, server or facility): it is priced by the model.
   *[other] { $count } records state an energy and not what it covers (energy_boundary: accelerator, server or facility): they are priced by the model.
}
unmetered-above-design-power = { $count ->
    [one] One record states more energy than its accelerators could draw in the time that it took: it is priced by the model.
   *[other] { $count } records state more energy than their accelerators could draw in the time that they took: they are priced by the model.
}
metered-all = all that were read
head-meter = meter
head-metered-model = model
head-covers = covers
head-read-energy = read, J
head-meter-ratio = meter over model
traced-meter_ratio-accelerator = energy of the accelerators: meter over model
traced-meter_ratio-server = energy of the servers: meter over model
traced-meter_ratio-facility = energy of the facility: meter over model
counts-meter_ratio-accelerator = what meters of accelerators read, over what the model says of the same calls
counts-meter_ratio-server = what meters of servers read, over what the model says of the same calls
counts-meter_ratio-facility = what meters read, carried to the facility, over what the model says of the same calls
assumption-meter-error = How far { $meter ->
    [unnamed] a meter
   *[other] the meter { $meter }
} may be off is not stated: an error of a published method stands in.
assumption-meter-informs = What meters read of some calls of a service chose among the simulations of its other calls.
assumption-meter-split = What a meter of servers or of a facility read is split among what lies inside by the model.
method-energy-metered = Energy is modelled where no meter read it: the work of reading the input and writing the output, on the machines that may serve the model, with the machines that wait and the building around them. Where a meter read it, the reading stands, and the model adds what lies beyond the meter. Carbon, water and materials follow from the electricity of the place and from the manufacture of the servers.

## Joules a token of a server: obsia measure --server

option-cgroup = Control group (container, pod, service, Slurm job) whose processor time stands for that of the command: its path below /sys/fs/cgroup, its name, or the id of a container.
option-server = Address of the metrics of an inference server (http://127.0.0.1:8000/metrics: vLLM, SGLang, TGI, llama.cpp) that runs on this machine; its models share the energy.
option-metrics = Files with metrics of inference servers that ran there, scraped at several times.
option-calls = Records of the calls that the servers answered meanwhile, in any format that obsia assess reads: they say what the work was, in place of metrics, and whose it was.
option-tenant = The label of those records by which tenants are told apart: team stands for label.team.
section-served = By model
head-served-tokens = output tokens
head-served-prefill = reading
head-served-decode = writing
head-served-per-token = per output token
served-shares = What was read by sensors while servers worked, without what the machine uses when idle; shared among models by what the energy model says of their work.
head-served-tenant = tenant
served-tenants = The same energy, by those whose calls were being answered; a row without a name is that of calls without this label. Where calls overlap, the split is that of the energy model.
served-no-label = None of these records has a label { $label }: give one that they have with { OPTION("tenant") }.
served-idle = Idle: { $idle }.
served-waiting = While no server said that it worked: { $waiting }.
served-untimed = { $count ->
    [one] One call is counted since a time that its server does not state: no energy is given to it.
   *[other] { $count } calls are counted since a time that their server does not state: no energy is given to them.
}
served-other-time = The servers’ metrics say nothing about the time that was measured: scrapes with their times, from before and after the work, are needed.
assumption-served-shares = The split among models and between reading and writing is that of the energy model.
