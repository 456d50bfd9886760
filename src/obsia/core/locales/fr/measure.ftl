### Mesurer une tâche sur son propre matériel : obsia measure

help-measure = Ce qu’une commande consomme, d’après les capteurs de cette machine ; ce que contiennent les journaux ; quels capteurs existent.
help-measure-run = Lancer une commande et la mesurer : obsia measure -- COMMANDE en est la forme courte.
help-measure-recover = Ce que donnent des journaux de mesure, même de tâches tuées ; plusieurs journaux d’un même nœud le comptent une seule fois.
help-measure-doctor = Les capteurs de cette machine, et pourquoi d’autres ne peuvent pas être lus.
argument-command = La commande à lancer, après --.
argument-journal = Journaux de mesure.
option-journal = Où écrire le journal ; sinon, dans le dossier de données.
option-idle = Secondes pendant lesquelles la mesure continue sans la tâche : l’énergie au repos a alors sa propre ligne.
option-measure-region = Où se trouve la machine : un pays (FRA, FR) ou une région de cloud. Sans elle, aucun carbone n’est indiqué.
option-measure-out = Écrire le résultat dans ce fichier : une page s’il se termine par .html ou .md, les métriques d’OpenTelemetry si c’est .otlp.json, des métriques pour Prometheus si c’est .prom, une ligne par capteur si c’est .parquet, sinon en JSON avec chaque capteur ; { OPTION("out") } remplace ce qui s’y trouvait.
option-live = Afficher sur une ligne du terminal, pendant la commande, la puissance et l’énergie consommée jusque-là.
option-every = Récrire le fichier de { OPTION("out") } à cet intervalle, en secondes, pendant la commande.
option-sensors-report = Écrire dans ce fichier ce que les capteurs indiquent pendant cinq secondes, sans rien qui identifie la machine : à envoyer à ceux qui entretiennent obsia.
option-exporter = Adresse d’un exportateur Prometheus (http://node:9400/metrics) ; ses séries de puissance et d’énergie sont lues.
option-redfish = Adresse d’un service Redfish (https://bmc) ; ses mesures de puissance et d’énergie sont lues.
title-measure = Ce que cette tâche a consommé
measure-brand = obsia, consommation d’une tâche sur sa propre machine
title-sensors = Capteurs de cette machine
section-sensors = Par capteur
section-measure-doubts = Ce qui n’est pas certain
section-readable = Capteurs lisibles
section-unreadable = Capteurs illisibles
head-sensor = capteur
head-domain = objet
head-added = dans la somme
head-measures = ce qu’il indique
head-measured-energy = énergie
head-sensor-hardware = matériel
head-interface = interface lue
head-why = raison
measure-added = oui
measure-not-added = non
measure-energy = { $energy } en { $duration }{ $nodes ->
    [one] .
   *[other] , sur { $nodes } nœuds.
  }
measure-basis = Mesuré par les capteurs de cette machine : { $boundary }, pour autant qu’ils les voient ; les lectures couvrent { $covered } du temps. La fourchette a été vérifiée sur des capteurs synthétiques, pas sur celui-ci.
measure-idle = Sans la tâche, d’après la mesure faite après elle, la machine aurait consommé { $idle } ; la tâche y ajoute { $active }.
measure-group = Le temps de processeur est celui du groupe de contrôle { $groups } : ce qui y a tourné tient ici lieu de tâche.
measure-processors = Pour les processeurs et la mémoire, selon le temps de processeur (dont { $share } pour la tâche) : la tâche { $job } ; les autres programmes { $others } ; au repos { $idle }. Une seconde de processeur est supposée coûter à un programme entre la moitié et le double de ce qu’elle coûte aux autres (hypothèse non vérifiée).
measure-unmeasured = Aucun capteur de cette machine n’a pu être lu : rien n’a été mesuré (obsia measure doctor dit pourquoi). Ce qui suit est modélisé.
measure-basis-modelled = Modélisé d’après le temps de travail des processeurs : la part d’un serveur, à la prise, { $processors ->
    [one] d’un processeur logique
   *[other] de { $processors_text } processeurs logiques
  }, sans les accélérateurs. La puissance par processeur logique est celle que l’on publie pour des serveurs ; la fourchette n’a pas été vérifiée.
measure-processors-modelled = Dont, selon le temps de processeur (celui de la tâche en fait { $share }) : la tâche, { $job } ; les autres programmes, { $others } ; la machine au repos, { $idle }.
measure-processor-time = La tâche a utilisé { $share } du temps de processeur ; d’autres programmes ont utilisé le reste, et leur énergie est comptée ci-dessus. Avec { OPTION("idle") } 10, obsia distingue les deux et la machine au repos.
measure-processors-alike = La tâche a utilisé { $share } du temps de processeur ; d’autres programmes ont utilisé le reste, et leur énergie est comptée ci-dessus. Avec la tâche, la machine n’était pas plus occupée que sans elle, ou n’a pas consommé davantage : obsia ne peut pas distinguer les parts.
measure-carbon = Carbone de cette électricité, { $place } : { $carbon }.
measure-kept = Les mesures sont conservées : { $command }
measure-nothing = Aucun capteur de cette machine n’a pu être lu : rien n’a été mesuré. obsia measure doctor dit pourquoi.
measure-no-sensor = Aucun capteur de puissance ou d’énergie n’est lisible sur cette machine.
measure-again = Pour revoir ce résultat
measure-killed = La mesure n’a pas été menée à son terme (l’outil de mesure a été arrêté de force, ou le disque était plein) : elle compte jusqu’au dernier enregistrement.
measure-silent = { $address } devait être lu, mais { $why }.
measure-torn = { $bytes_text } octets à la fin d’un journal ne forment pas un enregistrement complet et sont écartés.
measure-suspended = Pendant ce temps, la machine a été en veille { $duration } s.
measure-issue = { $what } : { $count ->
    [one] une fois
   *[other] { $count_text } fois
  }, au plus { $most } J en doute.
measure-issue-gap = aucune mesure de puissance pendant un moment
measure-issue-wraps = un compteur est peut-être reparti de zéro plus souvent qu’on ne l’a vu
measure-issue-restart = un compteur a été remis à zéro
measure-issue-restarted = un compteur proche de zéro a peut-être été remis à zéro
measure-issue-jump = un compteur a avancé plus que son matériel ne le permet
measure-issue-still = un compteur n’a jamais bougé
measure-issue-late = aucune lecture à une extrémité de la période
measure-expected-journal = un journal d’obsia measure
measure-no-journal = ce n’est pas un journal
measure-no-group = { $option } : aucun groupe de contrôle de cette machine ne s’appelle { $name }. Donnez son chemin sous /sys/fs/cgroup, son nom ou douze chiffres de l’identifiant d’un conteneur.
measure-several-groups = { $option } : plusieurs groupes de contrôle s’appellent { $name } : { $groups }. Donnez le chemin de l’un d’eux.
measure-no-command = Aucune commande : écrivez-la après --, par exemple obsia measure -- python train.py.
measure-every-without-out = { $every } demande { $out } : le fichier à récrire.
measure-magic-line = %%measure accepte { $region } LIEU et rien d’autre, pas « { $line } ».
measure-no-journals = Aucun journal n’est indiqué.
measure-not-started = { $name } n’a pas pu être lancé : { $why }.
measure-may-not-run = son exécution ou son écriture est interdite
measure-journal-exists = un journal s’y trouve déjà
sensor-domain-package = processeur
sensor-domain-dram = mémoire
sensor-domain-core = cœurs
sensor-domain-uncore = graphique du processeur
sensor-domain-psys = plateforme
sensor-domain-accelerator = accélérateur
sensor-domain-server = serveur
sensor-domain-other = autre élément
sensor-measures-energy = énergie
sensor-measures-power = puissance
sensor-unread-absent = absent
sensor-unread-forbidden = cet utilisateur n’a pas le droit de le lire
sensor-unread-no-library = sa bibliothèque n’est pas installée
sensor-unread-unsupported = le matériel ne l’indique pas
sensor-unread-no-answer = il ne répond pas
sensor-unread-says-nothing = il n’indique ni puissance ni énergie
sensor-unread-first-of-node = le premier processus de ce nœud le lit

## Appels dont un compteur a relevé l’énergie : obsia assess

section-metered = Relevé par des compteurs
metered-share = { $count ->
    [one] L’énergie d’un appel a été relevée par un compteur : { $share } de l’énergie du compte. Il est chiffré d’après ce relevé, tous les autres par le modèle.
   *[other] L’énergie de { $count } appels a été relevée par des compteurs : { $share } de l’énergie du compte. Ils sont chiffrés d’après ces relevés, tous les autres par le modèle.
}
metered-none = Aucune énergie déclarée par les enregistrements n’est retenue comme relevée par un compteur : tous les appels sont chiffrés par le modèle.
metered-about = Ce que des compteurs ont relevé, rapporté à ce que dit le modèle des mêmes appels, chaque fois avec sa fourchette.
metered-beyond = Ce qui se trouve au-delà du compteur (hôtes, machines en attente, pertes du bâtiment) reste modélisé ; les changements de modèle ou de jetons sont comparés par le seul modèle.
metered-first = Relevé par des compteurs : { $share } de l’énergie.
unmetered-no-boundary = { $count ->
    [one] Un enregistrement déclare une énergie sans dire ce qu’elle couvre (energy_boundary : accelerator, server ou facility) : il est chiffré par le modèle.
   *[other] { $count } enregistrements déclarent une énergie sans dire ce qu’elle couvre (energy_boundary : accelerator, server ou facility) : ils sont chiffrés par le modèle.
}
unmetered-above-design-power = { $count ->
    [one] Un enregistrement déclare plus d’énergie que ses accélérateurs n’ont pu en consommer pendant sa durée : il est chiffré par le modèle.
   *[other] { $count } enregistrements déclarent plus d’énergie que leurs accélérateurs n’ont pu en consommer pendant leur durée : ils sont chiffrés par le modèle.
}
metered-all = tous les appels relevés
head-meter = compteur
head-metered-model = modèle
head-covers = couvre
head-read-energy = relevé, J
head-meter-ratio = compteur rapporté au modèle
traced-meter_ratio-accelerator = énergie des accélérateurs : compteur rapporté au modèle
traced-meter_ratio-server = énergie des serveurs : compteur rapporté au modèle
traced-meter_ratio-facility = énergie du centre : compteur rapporté au modèle
counts-meter_ratio-accelerator = ce que relèvent les compteurs des accélérateurs, rapporté à ce que dit le modèle des mêmes appels
counts-meter_ratio-server = ce que relèvent les compteurs des serveurs, rapporté à ce que dit le modèle des mêmes appels
counts-meter_ratio-facility = ce que relèvent les compteurs, ramené au centre, rapporté à ce que dit le modèle des mêmes appels
assumption-meter-error = L’erreur possible { $meter ->
    [unnamed] d’un compteur
   *[other] du compteur { $meter }
} n’est pas indiquée : celle d’une méthode publiée en tient lieu.
assumption-meter-informs = Ce que des compteurs ont relevé de certains appels d’un service a départagé les simulations de ses autres appels.
assumption-meter-split = Ce qu’a relevé un compteur de serveurs ou de centre est réparti par le modèle entre ce qu’il englobe.
method-energy-metered = L’énergie est modélisée là où aucun compteur ne l’a relevée : lecture de l’entrée et écriture de la sortie, sur les machines qui peuvent servir le modèle, avec les machines en attente et le bâtiment autour. Là où un compteur l’a relevée, le relevé fait foi, et le modèle ajoute ce qui se trouve au-delà du compteur. Le carbone, l’eau et les matières découlent de l’électricité du lieu et de la fabrication des serveurs.

## Joules par jeton d’un serveur : obsia measure --server

option-cgroup = Groupe de contrôle (conteneur, pod, service, job Slurm) dont le temps de processeur tient lieu de celui de la commande : son chemin sous /sys/fs/cgroup, son nom ou l’identifiant d’un conteneur.
option-server = Adresse des métriques d’un serveur d’inférence (http://127.0.0.1:8000/metrics : vLLM, SGLang, TGI, llama.cpp) qui tourne sur cette machine ; ses modèles se partagent l’énergie.
option-metrics = Fichiers de métriques de serveurs d’inférence qui y tournaient, relevées à plusieurs instants.
option-calls = Relevés des appels auxquels les serveurs ont répondu pendant ce temps, dans tout format que lit obsia assess : ils décrivent le travail à la place des métriques, et disent à qui il revient.
option-tenant = L’étiquette de ces relevés qui distingue les locataires : team désigne label.team.
section-served = Par modèle
head-served-tokens = jetons de sortie
head-served-prefill = lecture
head-served-decode = écriture
head-served-per-token = par jeton de sortie
served-shares = Ce que les capteurs ont relevé pendant que des serveurs travaillaient, sans ce que la machine consomme au repos ; réparti entre les modèles d’après ce que le modèle énergétique dit de leur travail.
head-served-tenant = locataire
served-tenants = La même énergie, selon ceux dont les appels étaient en cours ; une ligne sans nom est celle des appels sans cette étiquette. Pour des appels simultanés, la répartition est celle du modèle d’énergie.
served-no-label = Aucun de ces relevés n’a d’étiquette { $label } : nommez-en une qu’ils portent avec { OPTION("tenant") }.
served-idle = Au repos : { $idle }.
served-waiting = Pendant qu’aucun serveur n’indiquait de travail : { $waiting }.
served-untimed = { $count ->
    [one] Un appel est compté depuis un instant que son serveur n’indique pas : aucune énergie ne lui est attribuée.
   *[other] { $count } appels sont comptés depuis un instant que leur serveur n’indique pas : aucune énergie ne leur est attribuée.
}
served-other-time = Les métriques des serveurs ne disent rien de la période mesurée : il faut des relevés datés, d’avant et d’après le travail.
assumption-served-shares = La répartition entre modèles, et entre lecture et écriture, est celle du modèle énergétique.
