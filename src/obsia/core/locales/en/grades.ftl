## Grades of openness

framework-obsia = obsia’s scale
framework-mof = Model Openness Framework
framework-osai = European Open Source AI Index
framework-osaid = Open Source AI Definition
framework-fmti = Foundation Model Transparency Index

scale-closed-service = closed service
scale-unknown = cannot be told
scale-documented-service = documented service
scale-weights-on-request = weights on request
scale-weights-only = weights only
scale-weights-and-documents = weights and documents
scale-weights-code-and-documents = weights, code and documents
scale-everything-to-remake-it = everything needed to remake it
scale-at-least-closed-service = no weights; documents not all looked for
scale-at-least-documented-service = at least documented service
scale-at-least-weights-on-request = at least weights on request
scale-at-least-weights-only = at least weights only
scale-at-least-weights-and-documents = at least weights and documents
scale-at-least-weights-code-and-documents = at least weights, code and documents
scale-next = For the next step ({ $step }): { $items }.
scale-next-one-of = For the next step ({ $step }) one of these is enough: { $items }.
scale-next-without-asking = For the next step ({ $step }): the same weights, without asking.
scale-top = There is no further step.

grade-scale-closed-service = Nothing but a service: no weights at the page that is given, and no document that describes the model.
grade-scale-unknown = Cannot be told: no page that was opened says whether the weights can be had, and no document stands on a page.
grade-scale-documented-service = A service, and a document that describes the model.
grade-scale-weights-on-request = Weights, for those who sign up, ask or pay.
grade-scale-weights-only = Weights, for all.
grade-scale-weights-and-documents = Weights for all, a model card, and a report or a paper.
grade-scale-weights-code-and-documents = Weights, documents, the code that trained the model and code that runs it.
grade-scale-everything-to-remake-it = All that is needed to remake it: weights, documents, code, and the data with the code that prepared them.

grade-scale-at-least-closed-service = The weights are not available. No document that describes the model is known, but not all kinds of document were looked for.
grade-scale-at-least-documented-service = At least a document that describes the model, or part of its weights. Whether its weights are to be had cannot be told.
grade-scale-at-least-weights-on-request = At least weights, be it on request. Nobody has checked whether they can be had without asking.
grade-scale-at-least-weights-only = At least weights, for all. No page that was opened tells of all the documents of the next step.
grade-scale-at-least-weights-and-documents = At least weights for all, a model card, and a report or a paper. No page that was opened tells of all the code of the next step.
grade-scale-at-least-weights-code-and-documents = At least weights, documents, the code that trained the model and code that runs it. No page that was opened tells of all the data of the next step.

grade-mof-i = Class I, Open Science: every required component is under an open licence.
grade-mof-ii = Class II, Open Tooling: { $count ->
    [one] one component lacks
   *[other] { $count } components lack
} for Class I.
grade-mof-at-least-ii = At least Class II, Open Tooling: { $count ->
    [one] one component of Class I was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class I were not looked for, or were found in part or without their licences
}.
grade-mof-iii = Class III, Open Model: { $count ->
    [one] one component lacks
   *[other] { $count } components lack
} for Class II.
grade-mof-at-least-iii = At least Class III, Open Model: { $count ->
    [one] one component of Class II was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class II were not looked for, or were found in part or without their licences
}.
grade-mof-unknown = Cannot be told: { $count ->
    [one] one component of Class III was not looked for, or was found in part or without its licence
   *[other] { $count } components of Class III were not looked for, or were found in part or without their licences
}.
grade-mof-none = No class: { $count ->
    [one] one component
   *[other] { $count } components
} of Class III { $count ->
    [one] was
   *[other] were
} looked for and not found under an open licence.
grade-mof-paper-stands = A research paper stands for the technical report.
grade-mof-licence-type = { $item }: { $licence } is open, but made for another kind of content.

grade-osai = Sum { $score } of { $answered } answered dimensions, by obsia (open 1, partial ½); the index itself gives no sum.
grade-osai-few = { $answered ->
    [0] None of the { $of } dimensions is answered.
    [one] One of { $of } dimensions is answered ({ $open } open, { $partial } partial, { $closed } closed): too few for a sum.
   *[other] { $answered } of { $of } dimensions are answered ({ $open } open, { $partial } partial, { $closed } closed): too few for a sum.
}

grade-osaid-conforms = Conforms, on the facts held. This is obsia’s reading: nobody keeps a register.
grade-osaid-does-not-conform = On the facts held, it does not conform: { $count ->
    [one] one thing
   *[other] { $count } things
} that it asks for cannot be had as it asks. This is obsia’s reading: nobody keeps a register.
grade-osaid-unknown = Cannot be told: { $count ->
    [one] one fact is not known, or is left to judgement
   *[other] { $count } facts are not known, or are left to judgement
}.

condition-licence = terms of the weights
condition-parameters = weights
condition-architecture = information on the architecture
condition-usage = information on its use
condition-systemic-risk = training compute
condition-duty-copyright = copyright policy
condition-duty-summary = summary of training content

grade-fmti = { $yes } yes, { $no } no, { $unknown } cannot be told, of { $of } indicators that the facts can answer.
grade-fmti-ours = These are obsia’s answers for this model, not scores of the index.

answer-open = open
answer-partial = partial
answer-closed = closed
answer-yes = yes
answer-no = no
answer-unknown = cannot be told


article-compute = Training compute: { $flop } operations, as stated or as it follows from what is disclosed. Article 51(2) presumes systemic risk above { $threshold }.
article-compute-stated = Training compute, as stated: { $value }. Article 51(2) presumes systemic risk above { $threshold } operations.
article-compute-unknown = Training compute: not known. Article 51(2) presumes systemic risk above { $threshold } operations.
article-caution = Facts and no verdict: whether they are enough is not for obsia to say, and this is no legal advice. Whether the model is a general-purpose one, is put on the market in the Union, earns money or was designated was not examined.
