// Types of the HTTP API of obsia, made from its description (OpenAPI) by generate.py: do not edit.

/** A default that replaced a fact, as a code with its arguments. */
export interface Assumption {
  code: string;
  arguments: Record<string, string>;
}

/** A value about the world: leading value, median, mean, low and high of the interval that contains level of the simulations, unit, boundary, kind, evidence. value, median and mean are null where only a range is known. */
export interface Figure {
  quantity: string;
  boundary: "accelerator" | "server" | "facility" | "embodied" | "life cycle" | "list price" | "own machines";
  unit: string;
  /** The median, which leads. Null where only a range may be given. */
  value: number | null;
  /** Null where only a range may be given. */
  median: number | null;
  /** For whoever adds separate reports. Null where only a range may be given. */
  mean: number | null;
  low: number;
  high: number;
  /** Share of the simulations that lie between low and high. */
  level: number;
  /** Whether the coverage of the range was tested against measurements. */
  tested: "tested" | "extrapolated" | "elicited";
  /** How it is known: measured, disclosed, modelled or assumed. */
  kind: "measured" | "disclosed" | "modelled" | "assumed";
  /** Share of the width of the range by kind of input. */
  kind_shares: { [name in "measured" | "disclosed" | "modelled" | "assumed"]?: number };
  /** Each default that stood in for a fact. */
  assumptions: Array<Assumption>;
  /** Ids of sources. */
  evidence: Array<string>;
  snapshot: string;
  /** Leads to the formula and the inputs of the figure. */
  figure_id: string;
  /** Proves the digits of the figure. */
  digest: string;
}

/** One published value, or text, with what stands behind it. */
export interface Fact {
  subject: string;
  property: string;
  unit: string;
  /** How it is known: measured, disclosed, modelled or assumed. */
  kind: "measured" | "disclosed" | "modelled" | "assumed";
  /** Who checked it. */
  verification: "audited" | "method and boundary published" | "bare claim" | "ours";
  evidence: string;
  /** Place in the source. */
  locator: string;
  /** Day on which the source was read. */
  read_on: string;
  /** Under which conditions, at which boundary. Empty where it says none. */
  qualifier: string;
  /** Day, month or year of which it speaks. */
  as_of: string;
  value: number | null;
  low: number | null;
  high: number | null;
  spread: "point" | "uniform" | "loguniform" | "normal" | "lognormal" | "logitnormal";
  text: string | null;
  weight: number;
  note: string;
}

/** Who published what, where, and under which licence. */
export interface Source {
  evidence_id: string;
  publisher: string;
  title: string;
  /** Address that was read. */
  url: string;
  licence: string;
  published: string;
  retrieved: string;
  note: string;
  language: string;
  publisher_fr: string;
}

/** Problem details (RFC 9457): what is wrong, with which parameter, what was expected, and what comes close. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: "bad-query" | "bad-value" | "body-refused" | "missing-parameter" | "repeated-parameter" | "unknown-parameter" | "missing-fact" | "no-data" | "not-found" | "unknown-name" | "method-not-allowed" | "not-acceptable" | "too-large" | "too-long" | "bad-host" | "bad-call" | "too-many-requests" | "unexpected" | "missing-extra" | "overloaded";
  message?: string;
  arguments?: { [name: string]: unknown };
  parameter?: string;
  expected?: string;
  suggestions?: Array<string>;
}

/** Address below /api/v1 -> what may be asked, and the answer. */
export interface Endpoints {
  /** What one request costs: a model, its tokens, where it runs. */
  "/estimate": {
    asked: {
      /** A model, as you or a provider writes it. */
      model: string;
      /** Input tokens, cached ones included. */
      in?: number;
      /** Output tokens, reasoning included. */
      out?: number;
      /** Input tokens read from a cache; contained in --in. */
      cached?: number;
      /** Images to generate. */
      images?: number;
      /** Width and height of an image or a video, in pixels: 1024x1024. */
      size?: string;
      /** Steps of the model that generates an image or a video. */
      steps?: number;
      /** Seconds of video to generate. */
      "video-s"?: number;
      /** Seconds of speech to transcribe or to speak. */
      "audio-s"?: number;
      /** Where it runs: a country (FRA, FR), a cloud region (eu-west-1) or a grid zone. */
      region?: string;
      /** Who serves the model (azure.ai.openai, aws.bedrock, …). */
      host?: string;
      /** The accelerator that serves (H100, MI300X, RTX 4090). Without a host it is your own server. */
      gpu?: string;
      /** Accelerators that hold one copy of the model. */
      count?: number;
      /** Precision of the weights as served (bf16, fp8, nvfp4). */
      precision?: string;
      /** The inference engine (vllm, sglang, tensorrt-llm). */
      engine?: string;
      /** Requests that one copy of the model serves at once. */
      concurrency?: number;
      /** Output tokens per second of one request, as you saw them. */
      "tokens-per-s"?: number;
      /** Power usage effectiveness of the site. */
      pue?: number;
      /** Seconds until the first token came. */
      "first-token-s"?: number;
      /** The day of the request (YYYY-MM-DD), for names whose meaning changes over time. */
      on?: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      model: {
        model: string;
        checkpoint: string | null;
        known: boolean;
        /** Whether the name stands for one model beyond doubt. */
        safe: boolean;
        /** How the name was read. */
        rule: string;
        provider: string | null;
        written: string;
      };
      zone: {
        zone: string | null;
        written: string | null;
        basis: string;
        place: string;
      };
      provider: string | null;
      figures: Array<Figure>;
      /** What the width of the range of the energy comes from, the largest share first. */
      unknowns: Array<{
        subject: string;
        property: string;
        /** Share of the width of the range. */
        share: number;
        /** How it is known: measured, disclosed, modelled or assumed. */
        kind: "measured" | "disclosed" | "modelled" | "assumed";
        evidence: Array<string>;
      }>;
      stated: Array<{
        product: string;
        developer: string;
        quantity: string;
        value: number;
        unit: string;
        request: string;
        covers: string;
        as_of: string;
        reported: boolean;
        publisher: string;
        address: string;
        locator: string;
      }>;
    };
    table: TableFormat;
  };
  /** Two to six models at a standard task: the figures of each, and of each pair the ratios and how likely it is that one uses less. */
  "/compare": {
    asked: {
      /** A model, as you or a provider writes it. */
      model: Array<string>;
      /** The task by which they are compared: request, reasoning, agent or another standard task; if not stated, the first of them that all the models do. */
      task?: string;
      /** Where it runs: a country (FRA, FR), a cloud region (eu-west-1) or a grid zone. */
      region?: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      task: {
        task: string;
        does: string;
        calls: number;
        input_tokens: number | null;
        cached_tokens: number | null;
        output_tokens: number | null;
        reasoning_tokens: number | null;
        images: number | null;
        size: string | null;
        video_s: number | null;
        audio_s: number | null;
        evidence: Array<string>;
      };
      models: Array<{
        obsia: string;
        /** The command that makes the same figures. */
        command: Array<string>;
        model: {
          model: string;
          checkpoint: string | null;
          known: boolean;
          /** Whether the name stands for one model beyond doubt. */
          safe: boolean;
          /** How the name was read. */
          rule: string;
          provider: string | null;
          written: string;
        };
        zone: {
          zone: string | null;
          written: string | null;
          basis: string;
          place: string;
        };
        provider: string | null;
        figures: Array<Figure>;
        /** What the width of the range of the energy comes from, the largest share first. */
        unknowns: Array<{
          subject: string;
          property: string;
          /** Share of the width of the range. */
          share: number;
          /** How it is known: measured, disclosed, modelled or assumed. */
          kind: "measured" | "disclosed" | "modelled" | "assumed";
          evidence: Array<string>;
        }>;
        stated: Array<{
          product: string;
          developer: string;
          quantity: string;
          value: number;
          unit: string;
          request: string;
          covers: string;
          as_of: string;
          reported: boolean;
          publisher: string;
          address: string;
          locator: string;
        }>;
      }>;
      pairs: Array<{
        first: string;
        second: string;
        ratios: Array<{
          figure: Figure;
          probability_less: number;
        }>;
      }>;
      notes: Array<string>;
    };
    table: never;
  };
  /** One request before and after changes, and the difference with its interval: another model, region, serving or number of tokens. */
  "/what-if": {
    asked: {
      /** A model, as you or a provider writes it. */
      model: string;
      /** Input tokens, cached ones included. */
      in?: number;
      /** Output tokens, reasoning included. */
      out?: number;
      /** Input tokens read from a cache; contained in --in. */
      cached?: number;
      /** Images to generate. */
      images?: number;
      /** Width and height of an image or a video, in pixels: 1024x1024. */
      size?: string;
      /** Steps of the model that generates an image or a video. */
      steps?: number;
      /** Seconds of video to generate. */
      "video-s"?: number;
      /** Seconds of speech to transcribe or to speak. */
      "audio-s"?: number;
      /** Where it runs: a country (FRA, FR), a cloud region (eu-west-1) or a grid zone. */
      region?: string;
      /** Who serves the model (azure.ai.openai, aws.bedrock, …). */
      host?: string;
      /** The accelerator that serves (H100, MI300X, RTX 4090). Without a host it is your own server. */
      gpu?: string;
      /** Accelerators that hold one copy of the model. */
      count?: number;
      /** Precision of the weights as served (bf16, fp8, nvfp4). */
      precision?: string;
      /** The inference engine (vllm, sglang, tensorrt-llm). */
      engine?: string;
      /** Requests that one copy of the model serves at once. */
      concurrency?: number;
      /** Output tokens per second of one request, as you saw them. */
      "tokens-per-s"?: number;
      /** Power usage effectiveness of the site. */
      pue?: number;
      /** Seconds until the first token came. */
      "first-token-s"?: number;
      /** The same request with one change: region=SWE, model=NAME, output=0.5, input=0.5, cached=0.9. Repeat it to change more at once. */
      "what-if": Array<string>;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      what_if: Array<string>;
      attributional: boolean;
      before: {
        obsia: string;
        /** The command that makes the same figures. */
        command: Array<string>;
        model: {
          model: string;
          checkpoint: string | null;
          known: boolean;
          /** Whether the name stands for one model beyond doubt. */
          safe: boolean;
          /** How the name was read. */
          rule: string;
          provider: string | null;
          written: string;
        };
        zone: {
          zone: string | null;
          written: string | null;
          basis: string;
          place: string;
        };
        provider: string | null;
        figures: Array<Figure>;
        /** What the width of the range of the energy comes from, the largest share first. */
        unknowns: Array<{
          subject: string;
          property: string;
          /** Share of the width of the range. */
          share: number;
          /** How it is known: measured, disclosed, modelled or assumed. */
          kind: "measured" | "disclosed" | "modelled" | "assumed";
          evidence: Array<string>;
        }>;
        stated: Array<{
          product: string;
          developer: string;
          quantity: string;
          value: number;
          unit: string;
          request: string;
          covers: string;
          as_of: string;
          reported: boolean;
          publisher: string;
          address: string;
          locator: string;
        }>;
      };
      after: {
        obsia: string;
        /** The command that makes the same figures. */
        command: Array<string>;
        model: {
          model: string;
          checkpoint: string | null;
          known: boolean;
          /** Whether the name stands for one model beyond doubt. */
          safe: boolean;
          /** How the name was read. */
          rule: string;
          provider: string | null;
          written: string;
        };
        zone: {
          zone: string | null;
          written: string | null;
          basis: string;
          place: string;
        };
        provider: string | null;
        figures: Array<Figure>;
        /** What the width of the range of the energy comes from, the largest share first. */
        unknowns: Array<{
          subject: string;
          property: string;
          /** Share of the width of the range. */
          share: number;
          /** How it is known: measured, disclosed, modelled or assumed. */
          kind: "measured" | "disclosed" | "modelled" | "assumed";
          evidence: Array<string>;
        }>;
        stated: Array<{
          product: string;
          developer: string;
          quantity: string;
          value: number;
          unit: string;
          request: string;
          covers: string;
          as_of: string;
          reported: boolean;
          publisher: string;
          address: string;
          locator: string;
        }>;
      };
      differences: Array<{
        figure: Figure;
        ratio: (Figure) | (null);
        probability_lower: number;
      }>;
      assumptions: Array<Assumption>;
      notes: Array<string>;
    };
    table: never;
  };
  /** Up to 32 questions, answered in order: each gets its own answer, or its own problem. */
  "/batch": {
    asked: {
      /** A question: the address of any other endpoint, after /api/v1. Given once for each question. */
      q: Array<string>;
    };
    answer: {
      obsia: string;
      answers: Array<{
        question: string;
        /** The status that the question would have alone. */
        status: number;
        /** What the question would be answered alone; null where there is a problem. */
        answer: { [name: string]: unknown } | null;
        problem: (Problem) | (null);
        /** Where the answer is, if the name means several systems. */
        location: string | null;
        /** The address of the next page of a list. */
        next: string | null;
      }>;
    };
    table: never;
  };
  /** The models of the catalogue, by developer, kind, weights or name. */
  "/models": {
    asked: {
      /** Models of one developer, by its short name. */
      developer?: string;
      /** Models of one kind: text, embedding, image, video, audio and so on. */
      kind?: string;
      /** Models whose weights are under one licence; none for those that are not published. */
      weights?: string;
      /** Models whose name or id contains this. */
      name?: string;
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      known: number;
      models: Array<Record<string, string>>;
    };
    table: TableFormat;
  };
  /** What is known about one model: every fact, with its source. */
  "/models/{model}": {
    asked: {
      /** A model, as you or a provider writes it. */
      model: string;
    };
    answer: {
      obsia: string;
      snapshot: string;
      model: string;
      label: string;
      checkpoint: string | null;
      kind: string;
      provider: string | null;
      written: string;
      rule: string;
      safe: boolean;
      assumptions: Array<Assumption>;
      facts: Array<Fact>;
      sources: Array<Source>;
    };
    table: TableFormat;
  };
  /** How open all systems are, side by side; no score, no rank. */
  "/openness": {
    asked: {
      /** Only what had been read by that day (YYYY-MM-DD). */
      on?: string;
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      on: string;
      coverage: {
        found: number;
        supported: number;
        supported_share: number | null;
        withheld: number;
        not_found: number;
        not_applicable: number;
      };
      coverage_by_source: Record<string, {
        found: number;
        supported: number;
        supported_share: number | null;
        withheld: number;
        not_found: number;
        not_applicable: number;
      }>;
      results: Record<string, Array<{
        result: string;
        systems: number;
        at_least: number;
      }>>;
      disclosure_values: {
        simulated: number;
        developers_with_stated_use: number;
        share_of_the_two_largest: number;
        non_disclosures: Array<{
          non_disclosure: string;
          systems: number;
          keepers_score_reduction_share: number;
          mean_score_reduction_share: number;
          weighted_score_reduction_share: number | null;
        }>;
      };
      systems: Array<{
        subject: string;
        label: string;
        developer: string;
        scope: string;
        answer_use: string;
        answer_study: string;
        answer_rebuild: string;
        answer_audit: string;
        answer_share: string;
        answer_energy: string;
        grade_mof: string;
        grade_osai: string;
        grade_osaid: string;
        grade_fmti: string;
        "ai-act-53-2_licence": string;
        "ai-act-53-2_parameters": string;
        "ai-act-53-2_architecture": string;
        "ai-act-53-2_usage": string;
        cells_found: number;
        cells_supported: number;
        cells_withheld: number;
        cells_not_found: number;
        disagreements: number;
        costliest_non_disclosure: string;
      }>;
    };
    table: TableFormat;
  };
  /** How open one system is, on which terms, who disagrees, and the value of further disclosure. */
  "/openness/{system}": {
    asked: {
      /** A system: a model or a service, by its id or as people call it. */
      system: string;
      /** Only what had been read by that day (YYYY-MM-DD). */
      on?: string;
    };
    answer: {
      obsia: string;
      snapshot: string;
      on: string;
      subject: string;
      label: string;
      developer: string;
      scope: string;
      assumptions: Array<Assumption>;
      answers: Array<{
        question: string;
        answer: string;
        at_least: boolean;
        deciding: Array<{
          item: string;
          needed_for: string;
          answer: string;
          passes: boolean | null;
          status: string | null;
          asserted_by: string | null;
          address: string | null;
          read_on: string | null;
          licence: string | null;
        }>;
        notes: Array<{
          code: string;
          arguments: Record<string, unknown>;
        }>;
        not_examined: Array<string>;
      }>;
      terms: Array<{
        topic: string;
        item: string;
        available: boolean | null;
        licence: string | null;
        open: boolean | null;
      }>;
      certainty: {
        non_disclosures: Array<{
          non_disclosure: string;
          score_reduction_share: number;
          standard_error: number;
          variance_share: number;
          disclosed_by: Array<string>;
          is_disclosed: boolean;
        }>;
        interval_score_log10: number | null;
      };
      grades: Array<{
        framework: string;
        edition: string;
        result: string;
        at_least: boolean;
        notes: Array<{
          code: string;
          arguments: Record<string, unknown>;
        }>;
        deciding: Array<{
          item: string;
          needed_for: string;
          answer: string;
          passes: boolean | null;
          status: string | null;
          asserted_by: string | null;
          address: string | null;
          read_on: string | null;
          licence: string | null;
        }>;
        unanswered: Array<string>;
      }>;
      articles: Array<{
        article: string;
        edition: string;
        training_flop: number | null;
        systemic_risk_presumed_above_flop: number;
        facts: Array<{
          asked: string;
          item: string;
          status: string | null;
          licence: string | null;
          asserted_by: string | null;
          address: string | null;
          read_on: string | null;
          computed_flop: number | null;
          words_that_decide_nothing: Array<string>;
        }>;
      }>;
      disagreements: Array<{
        item: string;
        about: string;
        assertions: Array<{
          item: string;
          status: string;
          value: string | null;
          licence: string | null;
          address: string | null;
          permalink: string | null;
          copy_on: string | null;
          names_model: boolean;
          names_item: boolean;
          read_on: string;
          basis: string;
          asserted_by: string;
          record: string | null;
          evidence: string;
          locator: string | null;
          reason: string | null;
          note: string | null;
        }>;
      }>;
      coverage: {
        found: number;
        supported: number;
        supported_share: number | null;
        withheld: number;
        not_found: number;
        not_applicable: number;
      };
      double_coding: ({
        cells: number;
        agreed: number;
      }) | (null);
      cells: Array<{
        item: string;
        status: string;
        value: string | null;
        licence: string | null;
        address: string | null;
        permalink: string | null;
        copy_on: string | null;
        names_model: boolean;
        names_item: boolean;
        read_on: string;
        basis: string;
        asserted_by: string;
        record: string | null;
        evidence: string;
        locator: string | null;
        reason: string | null;
        note: string | null;
        decides: boolean;
        decides_nothing_because: string | null;
        contradicted_by: string | null;
      }>;
    };
    table: TableFormat;
  };
  /** Every family of models, with its developer and how many members are known. */
  "/families": {
    asked: {
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      families: Array<{
        key: string;
        name: string;
        developer: string;
        members: number;
      }>;
    };
    table: TableFormat;
  };
  /** The members of a family compared: what anyone can do with each. */
  "/families/{family}": {
    asked: {
      /** A family of models, as people call it: Mistral, Llama, Qwen3. */
      family: string;
      /** Only what had been read by that day (YYYY-MM-DD). */
      on?: string;
    };
    answer: {
      obsia: string;
      snapshot: string;
      on: string;
      key: string;
      name: string;
      developer: string;
      counts: Record<string, Record<string, number>>;
      members: Array<{
        system: string;
        label: string;
        developer: string;
        released: string;
        answer_use: string;
        answer_study: string;
        answer_rebuild: string;
        answer_audit: string;
        answer_share: string;
      }>;
      not_examined: Array<{
        system: string;
        label: string;
        developer: string;
        released: string;
        answer_use: string;
        answer_study: string;
        answer_rebuild: string;
        answer_audit: string;
        answer_share: string;
      }>;
      products: Array<{
        product: string;
        system: string;
        since: string;
        evidence: string;
      }>;
      other_families: Array<{
        key: string;
        name: string;
        developer: string;
      }>;
    };
    table: TableFormat;
  };
  /** The instruments, who agreed to them, and the six priorities of the Paris statement as indicators. */
  "/commitments": {
    asked: {};
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      as_of: string;
      snapshot: string;
      independent: boolean;
      instruments: Array<{
        instrument: string;
        name: string;
        name_fr: string;
        adopted_on: string;
        binding: string;
        address: string;
        energy: string;
        agreed_read: Record<string, number>;
        agreed_partly_read: number;
        through_union: number;
        no_longer: number;
        stated_total: number | null;
        names_not_read: number | null;
        stated_on: string;
        stated_at: string;
        evidence: string;
        locator: string;
        note: string;
      }>;
      overlaps: Array<{
        first: string;
        second: string;
        both: Array<string>;
        only_first: Array<string>;
        only_second: Array<string>;
        jaccard: {
          part: number;
          whole: number;
        };
      }>;
      names_not_read: number;
      priorities: Array<{
        priority: string;
        indicator: string;
        as_of: string;
        readings: Array<({
          reading: string;
          about: string;
        }) & (unknown)>;
        table: ({
          columns: Array<string>;
          rows: Array<{
            name: string;
            naming: string;
            cells: Array<unknown>;
            note: string;
          }>;
        }) | (null);
        blank: ({
          code: string;
          arguments: Record<string, unknown>;
        }) | (null);
        who_measures: Array<string>;
        caveats: Array<{
          code: string;
          arguments: Record<string, unknown>;
        }>;
        /** Ids of sources. */
        evidence: Array<string>;
      }>;
      unrecorded: string | null;
    };
    table: TableFormat;
  };
  /** Who agreed to one instrument, and who did not. */
  "/commitments/instruments/{instrument}": {
    asked: {
      /** An instrument, such as paris-2025 or delhi-2026: who agreed to it, who did not. */
      instrument: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      as_of: string;
      snapshot: string;
      independent: boolean;
      instrument: {
        instrument: string;
        name: string;
        name_fr: string;
        adopted_on: string;
        binding: string;
        address: string;
        energy: string;
        agreed_read: Record<string, number>;
        agreed_partly_read: number;
        through_union: number;
        no_longer: number;
        stated_total: number | null;
        names_not_read: number | null;
        stated_on: string;
        stated_at: string;
        evidence: string;
        locator: string;
        note: string;
      };
      parties: Array<{
        party: {
          party: string;
          name: string;
          kind: string;
          iso3: string;
        };
        standing: string;
        counts: boolean;
        events: Array<{
          event: string;
          date: string;
          dating: string;
          day_address: string;
          basis: string;
          publisher: string;
          address: string;
          /** Day on which the source was read. */
          read_on: string;
          evidence: string;
          locator: string;
          note: string;
        }>;
      }>;
      promises: Array<unknown>;
      replies: Array<unknown>;
      not_named: Array<{
        party: string;
        name: string;
        kind: string;
        iso3: string;
      }>;
      not_examined: Array<{
        party: string;
        name: string;
        kind: string;
        iso3: string;
      }>;
      overlaps: Array<{
        first: string;
        second: string;
        both: Array<string>;
        only_first: Array<string>;
        only_second: Array<string>;
        jaccard: {
          part: number;
          whole: number;
        };
      }>;
    };
    table: TableFormat;
  };
  /** What a State, a company or an organisation agreed to. */
  "/commitments/parties/{party}": {
    asked: {
      /** A State (FRA, FR, France), a company or an organisation: what it agreed to. */
      party: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      as_of: string;
      snapshot: string;
      independent: boolean;
      party: {
        party: string;
        name: string;
        kind: string;
        iso3: string;
      };
      did: Array<{
        instrument: string;
        party: {
          party: string;
          name: string;
          kind: string;
          iso3: string;
        };
        standing: string;
        counts: boolean;
        events: Array<{
          event: string;
          date: string;
          dating: string;
          day_address: string;
          basis: string;
          publisher: string;
          address: string;
          /** Day on which the source was read. */
          read_on: string;
          evidence: string;
          locator: string;
          note: string;
        }>;
      }>;
      promises: Array<unknown>;
      replies: Array<unknown>;
      not_named: Array<{
        instrument: string;
        list_of: string;
        address: string;
      }>;
      not_examined: Array<string>;
      shares_with: Array<{
        party: {
          party: string;
          name: string;
          kind: string;
          iso3: string;
        };
        instruments: {
          part: number;
          whole: number;
        };
      }>;
    };
    table: TableFormat;
  };
  /** What training a model takes, from what is stated about the run. At least one of these is needed: model, params-total, params-active, tokens, flop, hardware, hours, device-hours. */
  "/train": {
    asked: {
      /** A model whose run somebody states (deepseek-v3); or a CSV of runs, one row each, with --out. */
      model?: string;
      /** Weights of the model: 70B, 1.2T or 7e10. */
      "params-total"?: string;
      /** Weights that one token uses; less than all in a mixture of experts. */
      "params-active"?: string;
      /** Tokens that the run reads: 15T or 1.5e13. */
      tokens?: string;
      /** Operations of the run, where they are stated: 3.8e25. */
      flop?: string;
      /** dense, moe, encdec or distilled. */
      architecture?: string;
      /** Weights of the teacher, in distillation. */
      "teacher-params"?: string;
      /** Layers of the model, for the attention term (with --hidden-size and --context). */
      layers?: number;
      /** Width of the model, for the attention term. */
      "hidden-size"?: number;
      /** Tokens of one training sequence, for the attention term. */
      context?: number;
      /** The accelerator: H100, A100 40GB, TPU v4, MI300X. */
      hardware?: string;
      /** How many accelerators. */
      devices?: number;
      /** How long the run took, in hours, on --devices. */
      hours?: string;
      /** Hours of all accelerators together; energy then rests on them. */
      "device-hours"?: string;
      /** Precision of the arithmetic: bf16, fp16, fp32 or fp8. */
      precision?: string;
      /** When the model came out: YYYY, YYYY-MM or YYYY-MM-DD. */
      release?: string;
      /** Power usage effectiveness of the site. */
      pue?: number;
      /** Where the run took place, for carbon: a country (FRA, FR), a cloud region or a grid zone. */
      region?: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      stated: Record<string, unknown>;
      zone: string | null;
      figures: Array<Figure>;
      development: Array<Figure>;
      probability_above_1e25_flop: number;
      /** What the width of the range of the energy comes from, the largest share first. */
      unknowns: Array<{
        subject: string;
        property: string;
        /** Share of the width of the range. */
        share: number;
        /** How it is known: measured, disclosed, modelled or assumed. */
        kind: "measured" | "disclosed" | "modelled" | "assumed";
        evidence: Array<string>;
      }>;
    };
    table: TableFormat;
  };
  /** Data centres and AI on the planet: both engines, what others publish, countries, scenarios. */
  "/world": {
    asked: {
      /** The year, from 2020 to 2035; 2025 by default. */
      year?: number;
      /** A scenario: Base, Lift-Off, High Efficiency or Headwinds, published by the IEA; or one of obsia: Slow uptake, Efficient work, Scarce chips, Late power, Lean cooling, Clean grids. */
      scenario?: "Base" | "Lift-Off" | "High Efficiency" | "Headwinds" | "Slow uptake" | "Efficient work" | "Scarce chips" | "Late power" | "Lean cooling" | "Clean grids";
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      year: number;
      scenario: {
        name: string;
        anchor: string;
        parameters: Record<string, {
          value: unknown;
          low: unknown;
          high: unknown;
        }>;
      };
      tension: ({
        first: number;
        last: number;
        ours: Figure;
        /** What the width of the range of the energy comes from, the largest share first. */
        unknowns: Array<{
          subject: string;
          property: string;
          /** Share of the width of the range. */
          share: number;
          /** How it is known: measured, disclosed, modelled or assumed. */
          kind: "measured" | "disclosed" | "modelled" | "assumed";
          evidence: Array<string>;
        }>;
        published: Array<{
          series: string;
          edition: string;
          year: string;
          year_to: string;
          figure_kind: string;
          region: string;
          region_kind: string;
          iso3: string;
          scenario: string;
          quantity: string;
          amount: number | null;
          low: number | null;
          high: number | null;
          unit: string;
          basis: string;
          boundary: string;
          access: string;
          calibrates: boolean;
          evidence: string;
          licence: string;
          locator: string;
          read_on: string;
          note: string;
          edition_id: string;
          growth_left: Figure;
        }>;
        same_years: Array<{
          series: string;
          edition: string;
          year: string;
          year_to: string;
          figure_kind: string;
          region: string;
          region_kind: string;
          iso3: string;
          scenario: string;
          quantity: string;
          amount: number | null;
          low: number | null;
          high: number | null;
          unit: string;
          basis: string;
          boundary: string;
          access: string;
          calibrates: boolean;
          evidence: string;
          licence: string;
          locator: string;
          read_on: string;
          note: string;
          edition_id: string;
        }>;
      }) | (null);
      places: Array<{
        region: string;
        operator: string;
        figures: Array<Figure>;
      }>;
      world_totals: Figure;
      ai: ({
        demand: Figure;
        share: Figure;
        rated: Figure;
        water: Figure;
        terms: Record<string, Figure>;
        owners: Record<string, Figure>;
        countries: Record<string, Figure>;
        unplaced: (Figure) | (null);
        /** What the width of the range of the energy comes from, the largest share first. */
        unknowns: Array<{
          subject: string;
          property: string;
          /** Share of the width of the range. */
          share: number;
          /** How it is known: measured, disclosed, modelled or assumed. */
          kind: "measured" | "disclosed" | "modelled" | "assumed";
          evidence: Array<string>;
        }>;
      }) | (null);
      path: Array<{
        year: number;
        demand: Figure;
        ai: (Figure) | (null);
        left: (Figure) | (null);
      }>;
      compared: Array<{
        published: {
          series: string;
          edition: string;
          year: string;
          year_to: string;
          figure_kind: string;
          region: string;
          region_kind: string;
          iso3: string;
          scenario: string;
          quantity: string;
          amount: number | null;
          low: number | null;
          high: number | null;
          unit: string;
          basis: string;
          boundary: string;
          access: string;
          calibrates: boolean;
          evidence: string;
          licence: string;
          locator: string;
          read_on: string;
          note: string;
          edition_id: string;
        };
        year: number;
        published_low: number;
        published_high: number;
        ours: Figure;
        verdict: string;
      }>;
      countries: Array<{
        iso3: string;
        region: string;
        /** Whether anyone publishes figures of the country, or it is inferred; of several countries together: a sum. */
        origin: string;
        publishers: Array<string>;
        reason: string | null;
        demand: Figure;
        per_inhabitant: (Figure) | (null);
      }>;
      sites: Array<{
        site: string;
        owner: string;
        iso3: string;
        status: string;
        running_share: number;
        power: Figure;
      }>;
      changes: Array<{
        year: number;
        of: string;
        difference: Figure;
        ratio_median: number;
        ratio_low: number;
        ratio_high: number;
      }>;
    };
    table: TableFormat;
  };
  /** Every country in one year and scenario. */
  "/world/countries": {
    asked: {
      /** The year, from 2020 to 2035; 2025 by default. */
      year?: number;
      /** A scenario: Base, Lift-Off, High Efficiency or Headwinds, published by the IEA; or one of obsia: Slow uptake, Efficient work, Scarce chips, Late power, Lean cooling, Clean grids. */
      scenario?: "Base" | "Lift-Off" | "High Efficiency" | "Headwinds" | "Slow uptake" | "Efficient work" | "Scarce chips" | "Late power" | "Lean cooling" | "Clean grids";
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      year: number;
      scenario: {
        name: string;
        anchor: string;
        parameters: Record<string, {
          value: unknown;
          low: unknown;
          high: unknown;
        }>;
      };
      countries: Array<{
        iso3: string;
        region: string;
        /** Whether anyone publishes figures of the country, or it is inferred; of several countries together: a sum. */
        origin: string;
        publishers: Array<string>;
        reason: string | null;
        demand: Figure;
        per_inhabitant: (Figure) | (null);
      }>;
    };
    table: TableFormat;
  };
  /** One country: its demand, its path, carbon, water, what is published about it, what its State agreed to. */
  "/world/countries/{country}": {
    asked: {
      /** One country, or countries together: a code (FRA, FR, EU, G7) or a name. */
      country: string;
      /** The year, from 2020 to 2035; 2025 by default. */
      year?: number;
      /** A scenario: Base, Lift-Off, High Efficiency or Headwinds, published by the IEA; or one of obsia: Slow uptake, Efficient work, Scarce chips, Late power, Lean cooling, Clean grids. */
      scenario?: "Base" | "Lift-Off" | "High Efficiency" | "Headwinds" | "Slow uptake" | "Efficient work" | "Scarce chips" | "Late power" | "Lean cooling" | "Clean grids";
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      year: number;
      scenario: {
        name: string;
        anchor: string;
        parameters: Record<string, {
          value: unknown;
          low: unknown;
          high: unknown;
        }>;
      };
      iso3: string;
      region: string;
      /** Whether anyone publishes figures of the country, or it is inferred; of several countries together: a sum. */
      origin: string;
      publishers: Array<string>;
      reason: string | null;
      demand: Figure;
      per_inhabitant: (Figure) | (null);
      path: Array<{
        year: number;
        demand: Figure;
      }>;
      carbon: Figure;
      water: {
        quantity: string;
        boundary: "accelerator" | "server" | "facility" | "embodied" | "life cycle" | "list price" | "own machines";
        unit: string;
        /** The median, which leads. Null where only a range may be given. */
        value: number | null;
        /** Null where only a range may be given. */
        median: number | null;
        /** For whoever adds separate reports. Null where only a range may be given. */
        mean: number | null;
        low: number;
        high: number;
        /** Share of the simulations that lie between low and high. */
        level: number;
        /** Whether the coverage of the range was tested against measurements. */
        tested: "tested" | "extrapolated" | "elicited";
        /** How it is known: measured, disclosed, modelled or assumed. */
        kind: "measured" | "disclosed" | "modelled" | "assumed";
        /** Share of the width of the range by kind of input. */
        kind_shares: { [name in "measured" | "disclosed" | "modelled" | "assumed"]?: number };
        /** Each default that stood in for a fact. */
        assumptions: Array<Assumption>;
        /** Ids of sources. */
        evidence: Array<string>;
        snapshot: string;
        /** Leads to the formula and the inputs of the figure. */
        figure_id: string;
        /** Proves the digits of the figure. */
        digest: string;
        scarcity_weighed: boolean;
      };
      installed: Figure;
      peak: Figure;
      installed_ahead: (Figure) | (null);
      national_share: (Figure) | (null);
      published: Array<{
        series: string;
        edition: string;
        year: string;
        year_to: string;
        figure_kind: string;
        region: string;
        region_kind: string;
        iso3: string;
        scenario: string;
        quantity: string;
        amount: number | null;
        low: number | null;
        high: number | null;
        unit: string;
        basis: string;
        boundary: string;
        access: string;
        calibrates: boolean;
        evidence: string;
        licence: string;
        locator: string;
        read_on: string;
        note: string;
        edition_id: string;
      }>;
      standings: Array<{
        edition_id: string;
        verdict: string | null;
        why: string | null;
      }>;
      commitments: Record<string, unknown>;
      summed: ({
        as_of: string;
        evidence: string;
        includes: Array<string>;
        members: Array<{
          iso3: string;
          region: string;
          /** Whether anyone publishes figures of the country, or it is inferred; of several countries together: a sum. */
          origin: string;
          publishers: Array<string>;
          reason: string | null;
          demand: Figure;
        }>;
        without: Array<string>;
        compared: Array<{
          published: {
            series: string;
            edition: string;
            year: string;
            year_to: string;
            figure_kind: string;
            region: string;
            region_kind: string;
            iso3: string;
            scenario: string;
            quantity: string;
            amount: number | null;
            low: number | null;
            high: number | null;
            unit: string;
            basis: string;
            boundary: string;
            access: string;
            calibrates: boolean;
            evidence: string;
            licence: string;
            locator: string;
            read_on: string;
            note: string;
            edition_id: string;
          };
          year: number;
          published_low: number;
          published_high: number;
          ours: Figure;
          verdict: string;
        }>;
      }) | (null);
      zones: Array<{
        place: string;
        iso3: string;
        what: string;
        loads: string;
        as_of: string;
        year_to: string;
        amount_gw: number;
        is_bound: string;
        series: string;
        access: string;
        evidence: string;
        locator: string;
        read_on: string;
        note: string;
      }>;
      inside: Array<{
        series: string;
        edition: string;
        year: string;
        year_to: string;
        figure_kind: string;
        region: string;
        region_kind: string;
        iso3: string;
        scenario: string;
        quantity: string;
        amount: number | null;
        low: number | null;
        high: number | null;
        unit: string;
        basis: string;
        boundary: string;
        access: string;
        calibrates: boolean;
        evidence: string;
        licence: string;
        locator: string;
        read_on: string;
        note: string;
        edition_id: string;
      }>;
    };
    table: TableFormat;
  };
  /** What is published, by source and edition: how a source changed its mind. */
  "/world/editions": {
    asked: {
      /** One country, or countries together: a code (FRA, FR, EU, G7) or a name. */
      country?: string;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      series: Record<string, Array<{
        series: string;
        edition: string;
        year: string;
        year_to: string;
        figure_kind: string;
        region: string;
        region_kind: string;
        iso3: string;
        scenario: string;
        quantity: string;
        amount: number | null;
        low: number | null;
        high: number | null;
        unit: string;
        basis: string;
        boundary: string;
        access: string;
        calibrates: boolean;
        evidence: string;
        licence: string;
        locator: string;
        read_on: string;
        note: string;
        edition_id: string;
      }>>;
    };
    table: TableFormat;
  };
  /** Companies that own, run or build data centres, with the latest of what each states. */
  "/world/companies": {
    asked: {};
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      companies: Array<{
        company: string;
        kind: string;
        iso3: string;
        statements: number;
        latest: Array<{
          company: string;
          quantity: string;
          scope: string;
          tenure: string;
          place: string;
          iso3: string;
          year: string;
          ends: string;
          edition: string;
          amount: number | null;
          low: number | null;
          high: number | null;
          unit: string;
          access: string;
          evidence: string;
          licence: string;
          locator: string;
          read_on: string;
          note: string;
        }>;
      }>;
    };
    table: TableFormat;
  };
  /** One company: what it states of its electricity, PUE, water and carbon, beside what its AI chips may draw. */
  "/world/companies/{company}": {
    asked: {
      /** One company by any of its names: what it states of its electricity, PUE, water and carbon. */
      company: string;
      /** The year, from 2020 to 2035; 2025 by default. */
      year?: number;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      company: string;
      kind: string;
      iso3: string;
      year: number;
      chips: (Figure) | (null);
      latest: Array<{
        company: string;
        quantity: string;
        scope: string;
        tenure: string;
        place: string;
        iso3: string;
        year: string;
        ends: string;
        edition: string;
        amount: number | null;
        low: number | null;
        high: number | null;
        unit: string;
        access: string;
        evidence: string;
        licence: string;
        locator: string;
        read_on: string;
        note: string;
      }>;
      statements: Array<{
        company: string;
        quantity: string;
        scope: string;
        tenure: string;
        place: string;
        iso3: string;
        year: string;
        ends: string;
        edition: string;
        amount: number | null;
        low: number | null;
        high: number | null;
        unit: string;
        access: string;
        evidence: string;
        licence: string;
        locator: string;
        read_on: string;
        note: string;
      }>;
      sources: Array<Source>;
    };
    table: TableFormat;
  };
  /** Use compared with chips: stated use times the energy of one, beside chips times their use. */
  "/world/closing": {
    asked: {};
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      closings: Array<{
        loop: string;
        label: string;
        date: string;
        use: Figure;
        chips: Figure;
        factor: Figure;
        uses: Array<{
          teller: string;
          unit: Figure;
          use: Figure;
        }>;
        causes: Array<{
          subject: string;
          property: string;
          share: number;
        }>;
        explanations: Array<{
          code: string;
          about: string;
          note: string;
          evidence: string;
          factor: (Figure) | (null);
          left: (Figure) | (null);
        }>;
      }>;
      bridges: Array<{
        loop: string;
        label: string;
        date: string;
        chips: Figure;
        served: Figure;
        use: Figure;
        rest: Figure;
        factor: Figure;
        remaining: Figure;
        over_share: number;
        steps: Array<{
          code: string;
          taken: Figure;
          left: Figure;
        }>;
        settling: Array<{
          disclosure: string;
          share: number;
        }>;
      }>;
      unclosed: Array<{
        loop: string;
        date: string;
      }>;
    };
    table: TableFormat;
  };
  /** What if all inference of a model moved to another country. */
  "/world/move": {
    asked: {
      /** A model, as you or a provider writes it. */
      model: string;
      /** The country that inference moves to: a code or its name. */
      to: string;
      /** The country where inference is now; drawn among the regions of its cloud by default. */
      from?: string;
      /** Tokens per month: 50T or 5e13; what the developer states by default. */
      "tokens-per-month"?: string;
      /** The year, from 2020 to 2035; 2025 by default. */
      year?: number;
    };
    answer: {
      obsia: string;
      /** The command that makes the same figures. */
      command: Array<string>;
      snapshot: string;
      independent: boolean;
      attributional: boolean;
      model: string;
      tokens_per_month: number;
      stated: ({
        developer: string;
        date: string;
        evidence: string;
      }) | (null);
      from: string | null;
      to: string;
      year: number;
      here: Array<Figure>;
      there: Array<Figure>;
      changes: Array<Figure>;
      assumptions: Array<Assumption>;
    };
    table: TableFormat;
  };
  /** One figure traced to its formula, its inputs, their evidence, and the command that reproduces it. */
  "/figures/{figure_id}": {
    asked: {
      /** The id of a figure that this server has made, or that is in the data folder. */
      figure_id: string;
    };
    answer: {
      figure: Figure;
      label: string;
      formula: Array<string>;
      /** Inputs that widen the figure most come first. */
      inputs: Array<{
        subject: string;
        property: string;
        /** Share of the width of the range. */
        share: number;
        /** How it is known: measured, disclosed, modelled or assumed. */
        kind: "measured" | "disclosed" | "modelled" | "assumed";
        facts: Array<Fact>;
        sources: Array<Source>;
      }>;
      /** The command that makes the same figures. */
      command: Array<string>;
      input_digests: Array<string>;
      obsia: string;
      recorded_at: string;
      seed: number;
      worlds: number;
      same_snapshot: boolean;
    };
    table: never;
  };
  /** What is known about one subject, with its sources. */
  "/facts/{subject}": {
    asked: {
      /** A subject (grid:FRA, model:openai/gpt-4o, device:NVIDIA B200), or a name that stands for one. */
      subject: string;
    };
    answer: {
      subject: string;
      label: string;
      facts: Array<Fact>;
      sources: Array<Source>;
      linked: Array<string>;
      missing: Array<string>;
      names: Array<string>;
    };
    table: TableFormat;
  };
  /** Every source and its licence. */
  "/sources": {
    asked: {
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      snapshot: string;
      sources: Array<Source>;
    };
    table: TableFormat;
  };
  /** The licences of the sources, and how many facts rest on each. */
  "/licences": {
    asked: {};
    answer: {
      obsia: string;
      snapshot: string;
      licences: Array<{
        licence: string;
        sources: number;
        facts: number;
      }>;
    };
    table: TableFormat;
  };
  /** Contradictions in public disclosures: each is a question, not a verdict. */
  "/finds": {
    asked: {
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      looked_at: {
        rules: number;
        runs: number;
        sizes: number;
        cells: number;
        published: number;
      };
      finds: Array<{
        rule: string;
        label: string;
        arguments: Record<string, unknown>;
        addresses: Array<string>;
        evidence: Array<string>;
      }>;
    };
    table: TableFormat;
  };
  /** What obsia said that was wrong, since when, and what it says now. */
  "/corrections": {
    asked: {
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      corrections: Array<{
        correction: string;
        corrected_on: string;
        wrong_since: string;
        about: string;
        wrong: string;
        wrong_fr: string;
        now: string;
        now_fr: string;
        cause: string;
        reported_by: string;
      }>;
    };
    table: TableFormat;
  };
  /** The regions of clouds, and the countries that the parameter region accepts. */
  "/regions": {
    asked: {
      /** The regions of one cloud: aws, azure, gcp. */
      cloud?: string;
      /** How many members of the list (rows of the table) are given; all when left out. */
      most?: number;
      /** How many members of the list (rows of the table) come before those that are given. */
      skip?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      regions: Array<{
        cloud: string;
        region: string;
        place: string;
        iso3: string;
        evidence: string;
        locator: string;
      }>;
      countries: Array<{
        iso3: string;
        names: Record<string, string>;
      }>;
    };
    table: TableFormat;
  };
  /** Anything that has a name: models, families, products, places, commitments, publishers, sources, terms; the likeliest first. */
  "/search": {
    asked: {
      /** A name, as people type it. */
      q: string;
      /** At most so many hits of each kind. */
      most?: number;
    };
    answer: {
      obsia: string;
      snapshot: string;
      text: string;
      hits: Array<{
        kind: string;
        target: string;
        name: string;
        about: string;
        date: string;
        page: string;
        match: string;
        names: Record<string, string>;
        assumptions: Array<Assumption>;
      }>;
      counts: Record<string, number>;
    };
    table: TableFormat;
  };
  /** Version, hash of the facts, their counts, and whom obsia is independent of. */
  "/meta": {
    asked: {};
    answer: {
      obsia: string;
      snapshot: string;
      independent: boolean;
      statement: Record<string, string>;
      languages: Array<string>;
      counts: {
        facts: Record<string, number>;
        verification: Record<string, number>;
        subjects: Record<string, number>;
        sources: number;
      };
    };
    table: never;
  };
}

export type TableFormat = "csv" | "parquet" | "xlsx";
