## Réseaux heure par heure : obsia assess --grid hourly

option-grid-over-time = Intensité carbone du réseau dans le temps : annual, ou hourly (tirée de { OPTION("grid-file") }, ou demandée à des services pour ces zones et ces jours).
option-grid-file = Une série horaire d’intensité carbone, en CSV ou Parquet : rien n’est demandé à un service.
option-grid-basis = Ce que comptent les intensités horaires : life-cycle (par défaut), ou les seules émissions directes (direct). Elles ne sont jamais mélangées.
input-hourly_intensity_g_per_kwh = intensité carbone heure par heure
input-hour_to_hour_ratio = intensité des heures d’usage, rapportée à celle de l’année
input-series_error_ratio = écart possible d’une série horaire entière
grid-error-needs-hourly = { OPTION("grid-file") } et { OPTION("grid-basis") } demandent { OPTION("grid") } hourly.
grid-error-levers = { OPTION("levers") } : les régions se comparent par l’intensité moyenne du cycle de vie ; retirez { OPTION("grid-basis") }.
notice-grid-annual = faute d’intensité horaire, la valeur annuelle, élargie, est utilisée : { $zones }. Les hypothèses en donnent la raison.
notice-grid-direct = le carbone de l’électricité ne compte que les émissions directes, comme demandé : il ne se compare pas aux chiffres sur le cycle de vie ({ $meaning }).
notice-grid-no-region = l’usage sans région prend la valeur annuelle, élargie : les heures ne comptent que là où un enregistrement, ou { OPTION("region") }, indique le lieu. { $covered ->
    [none] Aucune zone n’a de valeurs pour ces heures.
   *[other] Zones qui ont des valeurs pour ces heures : { $covered }.
  }
headline-carbon-direct = émissions directes (électricité), fabrication
assumption-grid-hourly = { $zone } : carbone compté heure par heure, avec l’intensité moyenne de { $side ->
    [consumption] ce qui y est consommé
   *[other] ce qui y est produit
  }, { $scope ->
    [direct] émissions directes seules
   *[other] sur le cycle de vie
  } ({ $source }, { $day ->
    [unstated] jour de lecture non précisé
   *[other] lue le { $day }
  }). Que la série entière soit trop haute ou trop basse est une seule inconnue pour toutes ses heures ; l’eau, l’énergie primaire et l’ADPe restent annuelles.
assumption-grid-hourly-gap = { $zone } : { $hours } { $count ->
    [one] heure d’usage sur { $of } est
   *[other] heures d’usage sur { $of } sont
  } sans intensité publiée : { $stands ->
    [mean] la moyenne de la série
   *[other] la valeur annuelle
  }, élargie, en tient lieu.
assumption-grid-hourly-untimed = { $zone } : { $units } { $count ->
    [one] n’a pas d’heure, ou appartient
   *[other] n’ont pas d’heure, ou appartiennent
  } à une somme sur plus d’une heure : { $stands ->
    [mean] la moyenne de la série
   *[other] la valeur annuelle
  }, élargie, en tient lieu.
assumption-grid-hourly-none = { $cause ->
    [no-region] Usage sans région : pas d’intensité heure par heure : { $covered ->
        [none] aucune zone n’a de valeurs pour ces heures
       *[other] seules zones qui ont des valeurs pour ces heures : { $covered } ; il a pu tourner ailleurs
      }
   *[other] { $zone } : pas d’intensité heure par heure : { $cause ->
        [no-key] une clé est nécessaire et n’est pas donnée ({ $source })
        [no-times] l’usage n’a pas d’heures
        [not-in-file] le fichier n’en a aucune ligne
        [other-hours] le fichier n’a de valeur pour aucune des heures d’usage
        [no-source] aucun service ne la couvre
        [other-meaning] la série existante ne compte pas des moyennes du cycle de vie ({ $source }) ; --grid-basis en demande une autre
        [timeout] pas de réponse à temps ({ $source })
        [unreachable] service injoignable ({ $source })
        [quota] le quota est épuisé ({ $source })
        [unauthorised] la clé est refusée ({ $source })
        [server] le service est en panne ({ $source })
        [redirect] la réponse renvoie ailleurs, ce qui n’est pas suivi ({ $source })
        [too-large] la réponse est trop grande ({ $source })
        [malformed] la réponse n’a pas la forme publiée ({ $source })
        [wrong-zone] la réponse porte sur une autre zone ({ $source })
        [insecure] une clé n’est pas envoyée sans chiffrement ({ $source })
       *[other] rien n’est publié pour ces heures ({ $source })
      }
  }. La valeur annuelle, élargie, en tient lieu.
