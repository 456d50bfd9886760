### Models beside one another.

web-compare-title = Compare models
web-compare-two = { $first } or { $other }?
web-compare-several = { $models }
web-compare-about = Two to six models side by side: energy, carbon and water of the same task, in how many simulations one uses less, and what would tell them apart.
web-compare-about-two = { $models } side by side: energy, carbon and water of the same task, with ranges, and whether they can be told apart.
web-compare-lead = Name two to six models. obsia gives all of them the same task and says which uses less, or that nobody can tell yet.
web-compare-verdict-less = { $first } uses less energy than { $other } in nearly all simulations.
web-compare-verdict-more = { $other } uses less energy than { $first } in nearly all simulations.
web-compare-verdict-open = With what is known today, { $first } and { $other } cannot be told apart.
web-compare-ratio-less = { $other } uses more, by a factor of { $ratio }.
web-compare-ratio-more = { $first } uses more, by a factor of { $ratio }.
web-compare-ratio-open = The energy of { $first }, in multiples of that of { $other }: { $ratio }.
web-compare-worlds = { $first } uses less in { $count } of { $worlds } simulations.
web-compare-openness-verdict = { $decided ->
    [0] On openness, none of the { $count } questions separates them: too little has been examined.
   *[other] Of { $count } questions on openness, { $more ->
        [0] { $less ->
            [0] neither { $first } nor { $other } goes further
           *[other] only { $other } goes further, on { $less }
        }
       *[other] { $less ->
            [0] only { $first } goes further, on { $more }
           *[other] { $first } goes further on { $more } and { $other } on { $less }
        }
    }; { $alike ->
        [0] none is answered alike
        [one] one is answered alike
       *[other] { $alike } are answered alike
    }, and { $unknown ->
        [0] none stays open
        [one] one cannot be decided
       *[other] { $unknown } cannot be decided
    }.
}
web-compare-asked = The task of each: { $task }.
web-compare-where = Where it runs: { $zone }.
web-compare-anywhere = Where it runs is not stated.
web-compare-common = What both share, such as the grid or the machines, is the same for both within each simulation.
web-compare-static = This edition has ready-made comparisons; to compare models of your choice:
web-compare-change = Change the models or the task
web-compare-ask = What to compare
web-compare-model = Model { $place }
web-compare-model-hint = As you or its provider writes it: gpt-4o, claude opus 5
web-compare-task = Task
web-compare-submit = Compare
web-compare-fewest = Name at least two models.
web-compare-most = At most { $most } models: the first { $most } are kept.
web-compare-twice = This model is already named above.
web-compare-does = { $model } { $does }
web-compare-nothing-common = These models do different work, and what they use is not comparable: { $models }.
web-compare-no-task = There is no task “{ $task }”: choose one from the list.
web-compare-not-asked = This task ({ $task }) does not suit { $models }: its context is too short, or it does not work this way. Choose another task.
web-compare-figures = What the task uses
web-compare-caption-energy = Energy in the data centre: servers, waiting machines, cooling
web-compare-caption-carbon = Carbon over the life cycle: electricity and manufacture
web-compare-caption-water = Water consumed, on site and at power plants
web-compare-head-model = Model
web-compare-head-energy = Energy, { $unit }
web-compare-head-carbon = Carbon, { $unit }
web-compare-head-water = Water, { $unit }
web-compare-head-mark = Range
web-compare-ratios = Can they be told apart?
web-compare-ratios-about = All models share the same simulations, and the ratio is taken within each. Two models can be told apart if the range of their ratio excludes 1.
web-compare-ratios-caption = What { $first } uses, in multiples of what each other uses
web-compare-head-other = Beside
web-compare-quantity-energy = Energy
web-compare-quantity-carbon = Carbon
web-compare-quantity-water = Water
web-compare-cell-less = { $first } uses less
web-compare-cell-more = { $other } uses less
web-compare-cell-open = cannot be told apart
web-compare-first = Compare all with { $model }
web-compare-without = Leave out { $model }
web-compare-telling = What would tell them apart
web-compare-telling-about = The ranges are wide because little is disclosed. For each model, here is what its provider could disclose to narrow the range most:
web-compare-tell = { $model }: { $what }.
web-compare-tell-nothing = { $model }: nothing that its provider could disclose; the rest is the error of obsia’s own models, and variation between runs.
web-compare-openness = How open they are
web-compare-openness-about = What anyone can do with each model, and what each framework requires. They are set side by side and never combined into one score.
web-compare-openness-caption = Each model by each question and framework
web-compare-head-framework = Question or framework
web-compare-found = What was looked for
web-compare-counts = found: { $found }, withheld: { $withheld }, not found: { $missing }
web-compare-nobody = not examined
web-compare-ready = Ready-made comparisons
web-compare-ready-more = More comparisons with these models
web-compare-rule = Chosen by rule: the newest model of each of the twelve developers with the most known text models, each with the four released just before it; and for developers with both, the newest model with open weights beside the newest without.
kind-of-name-comparison = comparison
