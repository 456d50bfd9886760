### Relevés reçus à mesure

help-collect = Recevoir durablement les relevés d’usage à mesure qu’ils naissent : OTLP en HTTP et en gRPC, et webhooks.
argument-store = Le dossier où est conservé ce qui est reçu, un dossier par locataire.
option-collect-host = L’adresse d’écoute : 127.0.0.1, cette machine seule, par défaut. Toute autre exige des jetons d’accès.
option-collect-port = Le port pour HTTP : 4318 par défaut, 0 pour n’importe quel port libre.
option-grpc-port = Le port pour gRPC : 4317 par défaut, 0 pour n’importe quel port libre.
option-no-grpc = Ne pas écouter en gRPC.
option-seal-every = Les secondes après lesquelles ce qui a été reçu est scellé dans des fichiers qui ne changent plus : 3600 par défaut.
option-figures-every = Les secondes entre deux examens de ce qu’il y a à sceller, et des chiffres de /metrics : 60 par défaut.
option-collect-processes = Les processus qui reçoivent à une même adresse : 1 par défaut ; un par processeur là où un seul ne suffit pas.
option-access-log = Le fichier où chaque requête est inscrite en une ligne de JSON : instant, locataire, route, statut.
option-new-token = Créer un jeton d’accès pour ce locataire, le montrer une seule fois, et terminer.
option-read-token = Avec { OPTION("new-token") } : le jeton lit /metrics et ne peut rien envoyer ; « * » désigne tous les locataires.
option-revoke = Retirer tous les jetons d’accès de ce locataire, et terminer.
option-seal = Sceller ce qui a été reçu et que plus rien n’écrit, et terminer.
collect-ready = À l’écoute : { $address } (Ctrl-C pour arrêter)
collect-ready-grpc = gRPC : { $address }
collect-token = Le jeton d’accès de { $tenant } figure ci-dessus. Il n’est plus montré ensuite : seule son empreinte est conservée.
collect-revoked = { $count ->
    [0] { $tenant } n’avait aucun jeton d’accès.
    [one] Le jeton d’accès de { $tenant } est retiré.
   *[other] { $count_text } jetons d’accès de { $tenant } sont retirés.
}
collect-sealed = { $tenant } : { $records } relevés scellés, { $duplicate } déjà connus, { $quarantined } contraires à une règle des relevés
collect-compacted = { $tenant } : { $count } segments de jours passés fusionnés
collect-damaged = Modifiés après leur écriture, et lus sans ce qui a été modifié : { $files }
collect-alerts = { $count ->
    [one] Une alerte remise.
   *[other] { $count_text } alertes remises.
}
collect-alert-undelivered = Une alerte n’a pas été remise ({ $error }). Elle sera renvoyée la prochaine fois.
purpose-oidc = La lecture par OpenID Connect
collect-tenant-name = « { $tenant } » n’est pas un nom de locataire : lettres de a à z, chiffres, - et _, 63 au plus.
collect-tenants-unreadable = il ne contient pas de jetons d’accès d’obsia
collect-store-in-use = { $path } : un autre processus reçoit déjà dans ce dossier.
collect-open-address = { $option } : d’autres atteignent { $host }, et aucun jeton d’accès n’existe. Créez-en un d’abord : obsia collect DOSSIER { $token } LOCATAIRE.
collect-read-alone = { $option } dit à quoi sert un jeton d’accès : donnez aussi { $token }.
collect-nothing = { $path } : rien n’a encore été reçu.
