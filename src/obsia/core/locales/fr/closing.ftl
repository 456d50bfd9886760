### Comptes clos, et ce qu’ils seraient aujourd’hui

help-close = Arrêter le compte d’une période ; ce qui change ensuite se montre à côté, cause par cause.
argument-period = La période : 2026-Q3, 2026-07, 2026-W31, 2026, 2026-07-14, ou JOUR..JOUR.
option-close-out = Le dossier des comptes clos, chacun sous le nom de sa période ; closed par défaut.
option-restate = Ce que le compte clos serait aujourd’hui : d’après ses sommes conservées, ou les relevés indiqués. Le résultat s’écrit à côté.
option-close-list = Les comptes clos du dossier, chacun vérifié octet par octet.
not-a-period = « { $text } » ne désigne aucune période
expected-named-period = une année, un trimestre, un mois, une semaine ou un jour (2026, 2026-Q3, 2026-07, 2026-W31, 2026-07-14), ou deux séparés par ..
close-no-period = Quelle période faut-il clore ? obsia close 2026-Q3 FICHIERS ; { OPTION("list") } montre celles qui le sont.
close-list-alone = { $option } liste toutes les périodes : n’en nommer aucune.
close-not-begun = Aucun jour de { $period } n’est écoulé : le premier est le { $first }.
close-not-over = { $period } n’est pas finie : son dernier jour est le { $last }. Ce qui est passé peut être clos par ses jours : { $until }.
close-no-folder = { $option } : { $path } existe déjà et n’est pas un compte clos.
close-none = { $period } n’est pas close dans { $folder }.
closed-otherwise = { $period } a été close le { $day }, avec d’autres relevés ou d’autres options, et reste telle quelle.
closed-other-options = Autres options : { $options }.
closed-other-days = Jours dont les relevés diffèrent (alors, maintenant) : { $days }.
closed-day = { $day } ({ $before_text }, { $after_text })
closed-more-days = { $count ->
    [one] un autre jour
   *[other] { $count_text } autres jours
}
closed-other-files = Fichiers dont le contenu est autre, ou absents à l’époque : { $files }.
closed-otherwise-remedy = { $restate } montre de combien le compte diffère ; un autre { $out } en conserve un second.
closed-altered = il n’est plus tel qu’il a été clos : { $files }
closed-expected = les fichiers d’un compte clos, inchangés : reprenez-les d’une copie
closed-no-manifest = ce n’est pas un fichier de compte clos
closed-other-layout = il a été clos par une autre version d’obsia ({ $version }), dont celle-ci ne lit pas les comptes
closed-file-changed = { $file } a été modifié
closed-file-missing = { $file } manque
closed-file-added = { $file } a été ajouté
day-not-stated = sans jour
title-closed = Compte de { $period }, clos
closed-now = { $period } est close à la date du { $day }. Ses fichiers ne changeront plus.
closed-before = { $period } a été close le { $day }, avec les mêmes relevés et les mêmes options : rien n’a été écrit.
closed-moved = { $count ->
    [one] Un fichier n’a plus le même contenu, mais les relevés de la période y sont les mêmes : { $files }.
   *[other] Des fichiers n’ont plus le même contenu, mais les relevés de la période y sont les mêmes : { $files }.
}
closed-facts-changed = Les faits ont changé depuis : { $restate } montre ce que le compte serait aujourd’hui.
closed-counted = { $count ->
    [one] { $count_text } enregistrement
   *[other] { $count_text } enregistrements
} dans { $files ->
    [one] { $files_text } fichier
   *[other] { $files_text } fichiers
}
section-closed-check = Comment le vérifier
closed-manifest = { $folder } ; notez hors d’atteinte le SHA-256 de son manifeste : { $digest }
closed-check = dans ce dossier
title-closed-list = Comptes clos dans { $folder }
closed-none-here = Aucun compte n’est clos dans { $folder }.
closed-intact = intact
head-closed-on = clos le
head-closed-state = fichiers
head-restatements = retraitements
head-manifest = manifeste
title-restated = Compte de { $period }, retraité
restated-changed = { $period }, close le { $day }, donnerait aujourd’hui un autre compte. Le compte clos reste tel quel.
restated-same = { $period }, close le { $day }, donnerait aujourd’hui le même compte.
section-restated = Du compte clos à celui d’aujourd’hui
restated-as-closed = à la clôture
restated-method = changement de méthode
restated-facts = changement de faits
restated-edition = changement de méthode et de faits
restated-records = changement de relevés
restated-today = aujourd’hui
restated-split = Une cause après l’autre, sur les simulations de la clôture : dans chacune, les parts s’ajoutent à la différence. Les valeurs et les fourchettes des parts ne s’additionnent pas ligne à ligne.
head-day = jour
head-amount = montant
head-as-closed = à la clôture
head-today = aujourd’hui
section-restated-inputs = Les faits qui ont changé
restated-inputs = { $count ->
    [one] Une donnée d’entrée repose sur d’autres faits : { $inputs }.
   *[other] { $count_text } données d’entrée reposent sur d’autres faits, celles qui pèsent le plus d’abord : { $inputs }.
}
restated-more-inputs = { $count ->
    [one] une autre
   *[other] { $count_text } autres
}
section-restated-days = Les relevés qui ont changé
restated-days = Appels et messages des jours dont les relevés ne sont plus ceux de la clôture : arrivés après, corrigés ou disparus
restated-more-days = { $count ->
    [one] Un autre jour.
   *[other] { $count_text } autres jours.
}
restated-from-sums = Aucun relevé n’a été relu : indiquer des fichiers pour voir ce qui est arrivé après la clôture.
restated-rejected = { $count ->
    [one] Un enregistrement sur { $read_text } a été rejeté à la relecture ; obsia assess dit où et pourquoi.
   *[other] { $count_text } enregistrements sur { $read_text } ont été rejetés à la relecture ; obsia assess dit où et pourquoi.
}
restated-hours = Le carbone est compté par heure, aux intensités de la clôture ; les heures qu’elle n’avait pas prennent la valeur de leur année.
restated-windows = Les sommes conservées reposent sur les fenêtres d’attention de la clôture ; celles de { $models } sont autres aujourd’hui, ce que seuls des relevés relus peuvent montrer.
restated-written = Écrit dans { $folder } ; le compte clos n’a pas été touché.
restated-unwritten = Rien n’a été écrit : il n’y a rien à retraiter.
restated-of-facts = Faits de la clôture : { $then } ; ceux d’aujourd’hui : { $now }.
