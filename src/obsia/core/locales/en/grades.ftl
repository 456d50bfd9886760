## Grades of openness

framework-obsia = obsia’s scale
framework-mof = Model Openness Framework
framework-osai = European Open Source AI Index
framework-osaid = Open Source AI Definition
framework-ai-act-53-2 = EU AI Act, Article 53(2)
framework-fmti = Foundation Model Transparency Index

scale-closed-service = closed service
scale-unknown = cannot be told
scale-documented-service = documented service
scale-weights-on-request = weights on request
scale-weights-only = weights only
scale-weights-and-documents = weights and documents
scale-weights-code-and-documents = weights, code and documents
scale-everything-to-remake-it = everything needed to remake it
scale-next = For the next step ({ $step }): { $items }.
scale-top = There is no further step.

grade-scale-closed-service = Nothing but a service: no weights, and no document that describes the model is known.
grade-scale-unknown = Cannot be told: nobody has looked for the weights, and no document is known.
grade-scale-documented-service = A service, and a document that describes the model.
grade-scale-weights-on-request = Weights, for those who sign up, ask or pay.
grade-scale-weights-only = Weights, for all.
grade-scale-weights-and-documents = Weights for all, a model card, and a report or a paper.
grade-scale-weights-code-and-documents = Weights, documents, the code that trained the model and code that runs it.
grade-scale-everything-to-remake-it = All that is needed to remake it: weights, documents, code, and the data with the code that prepared them.

grade-mof-i = Class I, Open Science: every required component is under an open licence.
grade-mof-ii = Class II, Open Tooling: { $count ->
    [one] one component lacks
   *[other] { $count } components lack
} for Class I.
grade-mof-iii = Class III, Open Model: { $count ->
    [one] one component lacks
   *[other] { $count } components lack
} for Class II.
grade-mof-none = No class: { $count ->
    [one] one component
   *[other] { $count } components
} of Class III not found under an open licence.
grade-mof-paper-stands = A research paper stands for the technical report.
grade-mof-licence-type = { $item }: { $licence } is open, but made for another kind of content.

grade-osai = Sum { $score } of { $of }, by obsia (open 1, partial ½; { $answered } dimensions answered); the index itself gives no sum.

grade-osaid-conforms = Conforms, on the facts held. This is obsia’s reading: nobody keeps a register.
grade-osaid-does-not-conform = Does not conform: { $count ->
    [one] one thing
   *[other] { $count } things
} that it asks for cannot be had as it asks.
grade-osaid-unknown = Cannot be told: { $count ->
    [one] one fact
   *[other] { $count } facts
} missing.

grade-ai-act-meets = Meets the conditions of the open-source exemption, on the facts held.
grade-ai-act-meets-unless-systemic-risk = Meets the conditions of licence and publication; whether systemic risk is presumed cannot be told, as the training compute is not known.
grade-ai-act-does-not-meet = Does not meet the conditions of the open-source exemption.
grade-ai-act-unknown = Cannot be told: a fact is missing.
grade-ai-act-caution = Not legal advice. Whether the model is a general-purpose one, is put on the market in the Union, earns money or was designated is not looked at. Copyright policy and summary of training content remain due.
condition-licence = free and open-source licence
condition-parameters = public weights
condition-architecture = public information on the architecture
condition-usage = public information on its use
condition-systemic-risk = no presumption of systemic risk
condition-duty-copyright = copyright policy (remains due)
condition-duty-summary = summary of training content (remains due)

grade-fmti = { $yes } yes, { $no } no, { $unknown } cannot be told, of { $of } indicators that the facts can answer.
grade-fmti-ours = These are obsia’s answers for this model, not scores of the index.

answer-open = open
answer-partial = partial
answer-closed = closed
answer-yes = yes
answer-no = no
answer-unknown = cannot be told

quarrel-presence = one source found it, another looked and did not
quarrel-licence = one source states an open licence, another one that is not
