### Records received while they are made

help-collect = Receive usage records as they are made, durably: OTLP over HTTP and gRPC, and webhooks.
argument-store = The folder in which what is received is kept, one folder for each tenant.
option-collect-host = The address to listen at: 127.0.0.1, this machine only, by default. Any other needs tokens.
option-collect-port = The port for HTTP: 4318 by default, 0 for any that is free.
option-grpc-port = The port for gRPC: 4317 by default, 0 for any that is free.
option-no-grpc = Do not listen for gRPC.
option-seal-every = Seconds after which what was received is sealed into files that never change: 3600 by default.
option-figures-every = Seconds between two looks at what is to be sealed, and at the figures of /metrics: 60 by default.
option-collect-processes = Processes that receive at one address: 1 by default; one for each processor where one is not enough.
option-access-log = The file to which each request is written as a line of JSON: when, tenant, route, status.
option-new-token = Make a token for this tenant, show it once, and end.
option-read-token = With { OPTION("new-token") }: the token reads /metrics and cannot send; "*" is the tenant for all of them.
option-revoke = Take back all tokens of this tenant, and end.
option-seal = Seal what was received and is no longer being written, and end.
collect-ready = Receiving at { $address } (Ctrl-C to stop)
collect-ready-grpc = gRPC at { $address }
collect-token = The token of { $tenant } stands above. It is not shown again: only its digest is kept.
collect-revoked = { $count ->
    [0] { $tenant } had no token.
    [one] The token of { $tenant } is taken back.
   *[other] { $count_text } tokens of { $tenant } are taken back.
}
collect-sealed = { $tenant }: { $records } records sealed, { $duplicate } known already, { $quarantined } that break a rule of records
collect-compacted = { $tenant }: { $count } segments of past days merged
collect-damaged = Changed after they were written, and read without what was changed: { $files }
collect-alerts = { $count ->
    [one] One alert delivered.
   *[other] { $count_text } alerts delivered.
}
collect-alert-undelivered = An alert was not delivered ({ $error }). It is sent again the next time.
purpose-oidc = Reading by OpenID Connect
collect-tenant-name = "{ $tenant }" is not a name for a tenant: letters from a to z, digits, - and _, at most 63.
collect-tenants-unreadable = it holds no tokens of obsia
collect-store-in-use = { $path }: another process receives into this folder.
collect-open-address = { $option }: others reach { $host }, and no token was made. Make one first: obsia collect STORE { $token } TENANT.
collect-read-alone = { $option } says what a token is for: give { $token } too.
collect-nothing = { $path }: nothing was received yet.
