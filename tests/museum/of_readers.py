"""Bugs in counts of tokens, made in our readers, and noticed by the tests that replay the records of their reports."""

from __future__ import annotations

from typing import Final

from tests.museum.exhibits import Replay
from tests.museum.mutants import both, counts_as, edited, unnamed
from tests.readers import test_readers_bug_museum_assistants as assistants
from tests.readers import test_readers_bug_museum_gateways as gateways
from tests.readers import test_readers_bug_museum_otlp as otlp
from tests.readers import test_readers_bug_museum_own as own

_READERS: Final = "obsia.readers."
_KEYS: Final = f"{_READERS}records.untyped_usage"

REPLAYS: Final = (
    Replay(
        bugs=("anomalyco/opencode#17566",),
        went_wrong="reasoning was added to an output that contains it: $0.79 became $1.04",
        mutant="reasoning is added whatever the total says",
        patch=edited(
            f"{_READERS}opencode",
            "if reasoned and (total == beside or (total != inside and reasoned > made)):",
            "if reasoned:",
        ),
        test=assistants.test_opencode_17566_reasoning_tokens_of_openai_are_not_counted_twice,
    ),
    Replay(
        bugs=("pingdotgg/t3code#10926",),
        went_wrong="reasoning beside the output was cut off at the output",
        mutant="the output stays as it is stated",
        patch=edited(
            f"{_READERS}opencode",
            'counts["output_tokens"] = made + reasoned',
            'counts["output_tokens"] = made',
        ),
        test=assistants.test_t3code_10926_reasoning_beside_the_output_is_not_lost,
    ),
    Replay(
        bugs=("stablyai/orca#20187",),
        went_wrong="cache reads beside the input were cut off at the input: 97% of the tokens were lost",
        mutant="the input of opencode is what it calls input",
        patch=counts_as("opencode", "message", "input_tokens", "tokens.input"),
        test=assistants.test_orca_20187_cache_reads_of_opencode_are_input,
    ),
    Replay(
        bugs=("ccusage/ccusage#1780",),
        went_wrong="a fork of a session copies its messages under new ids, and they were counted again",
        mutant="the session is part of what a message is known by",
        patch=edited(
            f"{_READERS}opencode",
            "else fingerprint(created,",
            'else fingerprint(values["sessionID"], created,',
        ),
        test=assistants.test_ccusage_1780_copies_in_forked_sessions_of_opencode_count_once,
    ),
    Replay(
        bugs=("adolfousier/opencrabs#1636",),
        went_wrong="prompt tokens contain the cached prefix, which was added again",
        mutant="cached tokens are added to the prompt of chat completions",
        patch=counts_as(
            "openai", "chat", "input_tokens", "usage.prompt_tokens + usage.prompt_tokens_details.cached_tokens"
        ),
        test=own.test_opencrabs_1636_the_cached_prefix_is_inside_the_prompt_of_compatible_providers,
    ),
    Replay(
        bugs=("langfuse/codex-observability-plugin#22",),
        went_wrong="cached input of Codex was sent as a bucket beside the input that contains it",
        mutant="cached tokens of Codex are added to its input",
        patch=counts_as("codex", "token_count", "input_tokens", "input_tokens + cached_input_tokens"),
        test=assistants.test_opencrabs_1636_the_cached_prefix_of_openai_is_not_added_to_the_prompt,
    ),
    Replay(
        bugs=("junhoyeo/tokscale#1142",),
        went_wrong="reasoning of Codex was counted within the output and again beside it",
        mutant="reasoning is added whatever the total says",
        patch=edited(
            f"{_READERS}records.algebra",
            "stated_total is None else stated_total == taken + made + thought",
            "stated_total is None else True",
        ),
        test=assistants.test_tokscale_1142_reasoning_of_codex_is_inside_the_output,
    ),
    Replay(
        bugs=("soulduse/ai-token-monitor#1", "ccusage/ccusage#888", "ccusage/ccusage#901", "ccusage/ccusage#938"),
        went_wrong="of the lines of a growing answer the first was kept: output 2.8 times too low",
        mutant="of records with one id the emptiest counts",
        patch=edited(
            f"{_READERS}reading",
            "order = [named[name].desc(nulls_first=False) for name",
            "order = [named[name].asc(nulls_first=False) for name",
        ),
        test=assistants.test_ai_token_monitor_1_the_last_chunk_of_an_answer_counts_and_not_the_first,
    ),
    Replay(
        bugs=("ccusage/ccusage#913",),
        went_wrong="a side question repeats the conversation under a new request id, and it was counted again",
        mutant="the id of the request is part of what an answer is known by",
        patch=edited(
            f"{_READERS}claude_code",
            '        return message\n    return f"{session}/{message}"',
            '        return f"{message}/{values[\'requestId\']}"\n    return f"{session}/{message}"',
        ),
        test=assistants.test_ccusage_913_a_side_question_repeats_the_conversation_under_another_request,
    ),
    Replay(
        bugs=("ccusage/ccusage#985",),
        went_wrong="gateways send no request id, and every repeated line was counted",
        mutant="a message without a request id has no id",
        patch=edited(f"{_READERS}claude_code", 'return f"{session}/{message}"', "return None"),
        test=assistants.test_ccusage_985_lines_without_a_request_id_count_once,
    ),
    Replay(
        bugs=("ccusage/ccusage#1762",),
        went_wrong="a transcript copied into another session was counted again",
        mutant="the session is part of what an answer is known by",
        patch=edited(
            f"{_READERS}claude_code",
            '        return message\n    return f"{session}/{message}"',
            '        return f"{session}/{message}"\n    return f"{session}/{message}"',
        ),
        test=assistants.test_ccusage_1762_a_transcript_copied_into_another_session_counts_once,
    ),
    Replay(
        bugs=("ccusage/ccusage#1288",),
        went_wrong="a running sum that is written again without a call was counted as one",
        mutant="a sum that has not grown is a call, and calls have no id",
        patch=both(
            edited(f"{_READERS}codex", "if total == before:", "if total is before is None:"),
            edited(
                f"{_READERS}codex",
                'return None if owner is None else f"{owner}/{fingerprint(*total)}"',
                "return None",
            ),
        ),
        test=assistants.test_ccusage_1288_a_sum_written_again_is_no_call,
    ),
    Replay(
        bugs=("ccusage/ccusage#897", "ccusage/ccusage#1349", "ccusage/ccusage#1370", "junhoyeo/tokscale#679"),
        went_wrong="forks and subagents begin with their parent's history, which was counted for each of them",
        mutant="an event is known by the session that shows it",
        patch=edited(
            f"{_READERS}codex",
            'return f"{session.turn}/{fingerprint(*total)}"',
            'return f"{session.own}/{fingerprint(*total)}"',
        ),
        test=assistants.test_ccusage_897_1349_1370_tokscale_679_forks_that_replay_history,
        arguments={"issue": "tokscale-679", "children": 3},
    ),
    Replay(
        bugs=("ccusage/ccusage#1460",),
        went_wrong="history that a fork copies with its own times was counted again",
        mutant="what is older than the fork is not taken for a copy",
        patch=edited(
            f"{_READERS}codex",
            "if at < start:\n        return True, False",
            "if at < start:\n        return False, False",
        ),
        test=assistants.test_ccusage_1460_history_copied_with_its_own_times,
    ),
    Replay(
        bugs=("junhoyeo/tokscale#1305",),
        went_wrong="forked sessions of pi copy entries, which were counted again",
        mutant="the session is part of what an entry is known by",
        patch=edited(
            f"{_READERS}pi",
            'event = f"{entry}/{written}"',
            "event = f\"{row['session_id']}/{entry}/{written}\"",
        ),
        test=assistants.test_tokscale_1305_a_forked_session_of_pi_counts_its_prefix_once,
    ),
    Replay(
        bugs=("getagentseal/codeburn#676",),
        went_wrong="sessions of a command line state their input at their end alone, where it was not read",
        mutant="the input of the end of a session is not read",
        patch=counts_as("copilot-cli", "shutdown", "input_tokens", ""),
        test=assistants.test_codeburn_676_copilot_sessions_state_their_input_at_their_end,
    ),
    Replay(
        bugs=("langfuse/langfuse#12306", "langfuse/langfuse#5312"),
        went_wrong="the cache was added to an input that contains it: 130,213 tokens were shown as 260,421",
        mutant="no key says that a count contains its parts",
        patch=edited(_KEYS, "return named if _fits(named, base_in, base_out, sizes) else _APART", "return _APART"),
        test=gateways.test_langfuse_12306_cached_tokens_are_not_counted_twice,
    ),
    Replay(
        bugs=("langfuse/langfuse#10592", "langfuse/langfuse#9386", "langfuse/langfuse#5568"),
        went_wrong="17,903 input tokens and, beside them, the 17,817 cached ones among them: 35,720",
        mutant="the total of a record is not asked",
        patch=edited(_KEYS, "for inside in _OPTIONS:", "for inside in ():"),
        test=gateways.test_langfuse_10592_cached_tokens_of_the_openai_wrapper_are_not_counted_twice,
    ),
    Replay(
        bugs=("BerriAI/litellm#26919", "BerriAI/litellm#16203"),
        went_wrong="reads were taken out of an input, and writes were left in it",
        mutant="a total tells only whether everything is inside",
        patch=edited(_KEYS, "for inside in _OPTIONS:", "for inside in ((True,) * 4,):"),
        test=gateways.test_litellm_26919_what_is_written_to_the_cache_is_not_counted_twice,
    ),
    Replay(
        bugs=("BerriAI/litellm#15740",),
        went_wrong="a call was logged once for itself and once for the bridge that made it",
        mutant="the id of a row is taken for that of its call",
        patch=edited(
            f"{_READERS}litellm",
            'if call := text(values["litellm_call_id"]) or text(values["metadata.litellm_call_id"]):',
            "if call := None:",
        ),
        test=gateways.test_litellm_15740_one_call_logged_under_two_ids_counts_once,
    ),
    Replay(
        bugs=("BerriAI/litellm#17814",),
        went_wrong="each look at a stored answer was logged with the answer's usage",
        mutant="reading an answer is taken for a call",
        patch=edited(
            f"{_READERS}litellm",
            '        return None\n    return name if re.fullmatch(r"[a-z0-9_]{1,60}", name) else "chat"',
            '        return "chat"\n    return name if re.fullmatch(r"[a-z0-9_]{1,60}", name) else "chat"',
        ),
        test=gateways.test_litellm_17814_reading_a_stored_answer_is_no_call,
    ),
    Replay(
        bugs=("BerriAI/litellm#13280",),
        went_wrong="eight of nine calls of a coding agent were logged",
        mutant="a call is known by its model and its second",
        patch=edited(
            f"{_READERS}litellm",
            "return f\"{call}:{counts.get('input_tokens')}:{counts.get('output_tokens')}\"",
            "return f\"{start}:{values['model']}\"",
        ),
        test=gateways.test_litellm_13280_calls_of_one_second_are_all_there,
    ),
    Replay(
        bugs=("BerriAI/litellm#36426",),
        went_wrong="rows were lost between the queue and the table",
        mutant="a batch forgets its last row",
        patch=edited(
            f"{_READERS}records.rows", "            rows=self._rows,\n", "            rows=self._rows[:-1],\n"
        ),
        test=gateways.test_litellm_13280_calls_of_one_second_are_all_there,
    ),
    Replay(
        bugs=("BerriAI/litellm#35958",),
        went_wrong="a stream that the client broke off left no row",
        mutant="a failed call does not count",
        patch=edited(
            f"{_READERS}litellm",
            'if not stated(counts, "input_tokens", "output_tokens", "images", "audio_ms"):',
            'if values["status"] == "failure" or not stated(counts):',
        ),
        test=gateways.test_litellm_35958_an_interrupted_stream_counts_what_it_states,
    ),
    Replay(
        bugs=("BerriAI/litellm#40100",),
        went_wrong="streamed calls of one provider had a spend of 0",
        mutant="a call without spend is taken for one that a cache answered",
        patch=edited(
            f"{_READERS}litellm",
            'if _is_true(values["cache_hit"]):',
            'if _is_true(values["cache_hit"]) or values["spend"] == 0.0:',
        ),
        test=gateways.test_litellm_40100_a_streamed_call_without_spend_is_a_call,
    ),
    Replay(
        bugs=("langfuse/langfuse#13592",),
        went_wrong="where a look-up found nothing, the event was dropped",
        mutant="an observation inside another is skipped, wherever that is",
        patch=edited(
            f"{_READERS}langfuse",
            'if text(seen["id"]) in outer:',
            'if text(seen["id"]) in outer or text(seen["parent"]) in outer:',
        ),
        test=gateways.test_langfuse_13592_what_a_record_refers_to_may_be_missing,
    ),
    Replay(
        bugs=("pydantic/pydantic-ai#4364",),
        went_wrong="the cache is stated twice on one span, under two names, and readers added both",
        mutant="of two names of one count, both are added",
        patch=edited(
            f"{_READERS}otlp.attributes",
            "        elif old != item:\n            _clash(found, lower, slot, key, item)\n",
            "        elif kind == COUNT:\n            found[field] = old + item\n",
        ),
        test=otlp.test_pydantic_ai_4364_details_beside_first_class_counts_are_the_same_tokens,
    ),
    Replay(
        bugs=("langfuse/langfuse#13571",),
        went_wrong="the cache of OpenInference's spans was not recognised",
        mutant="its name of cache reads is not known",
        patch=unnamed("llm.token_count.prompt_details.cache_read"),
        test=otlp.test_langfuse_13571_the_cache_of_openinference_is_recognised,
    ),
    Replay(
        bugs=("langfuse/langfuse#14902",),
        went_wrong="another name of cached input was not recognised",
        mutant="that name is not known",
        patch=unnamed("gen_ai.usage.input_cached_tokens"),
        test=otlp.test_langfuse_14902_another_name_of_cached_input_is_recognised,
    ),
    Replay(
        bugs=("langfuse/langfuse#9482",),
        went_wrong="cached input of the Vercel AI SDK was there and not shown",
        mutant="its name of cache reads is not known",
        patch=unnamed("ai.usage.cachedInputTokens"),
        test=otlp.test_langfuse_9482_cached_input_of_the_vercel_sdk_is_not_lost,
    ),
    Replay(
        bugs=("InternLM/lmdeploy#3832",),
        went_wrong="each chunk of a stream states the usage so far, and clients added them up",
        mutant="chunks of one answer have no id in common",
        patch=edited(
            f"{_READERS}openai_responses",
            "    if not isinstance(own, str) or not own:\n        return None\n    return own if",
            "    if isinstance(own, str) or not own:\n        return None\n    return own if",
        ),
        test=own.test_lmdeploy_3832_usage_in_every_chunk_is_not_added_up,
    ),
    Replay(
        bugs=("UKGovernmentBEIS/inspect_ai#5528",),
        went_wrong="reasoning that a provider states beside the completion was left out",
        mutant="reasoning is always inside",
        patch=edited(
            f"{_READERS}openai_responses", "is_beside = total == read + written + reasoning", "is_beside = False"
        ),
        test=own.test_inspect_ai_5528_reasoning_beside_the_completion_is_added,
    ),
    Replay(
        bugs=("simonw/llm-gemini#75",),
        went_wrong="98 thinking tokens beside 1 token of the answer were not shown",
        mutant="thoughts of Gemini are no output",
        patch=counts_as("gemini", "generate content", "output_tokens", "usageMetadata.candidatesTokenCount"),
        test=own.test_llm_gemini_75_thoughts_are_output,
    ),
    Replay(
        bugs=("langchain-ai/langchainjs#8102",),
        went_wrong="chunks of Gemini repeat the prompt, which was added for each of them",
        mutant="chunks of one answer have no id in common",
        patch=edited(
            f"{_READERS}gemini",
            '"event_id": _first(values, at, "responseId", "response_id", "id")',
            '"event_id": _first(values, at)',
        ),
        test=own.test_langchainjs_8102_only_the_last_chunk_of_gemini_counts,
    ),
    Replay(
        bugs=("Portkey-AI/gateway#1210",),
        went_wrong="the input of Bedrock leaves out the cache, which was lost",
        mutant="the input of Bedrock is what it calls input",
        patch=counts_as("bedrock", "converse", "input_tokens", "usage.inputTokens"),
        test=own.test_portkey_gateway_1210_cached_tokens_of_bedrock_are_added_to_the_input,
    ),
    Replay(
        bugs=("spring-projects/spring-ai#921",),
        went_wrong="a stream states an output at its start and at its end, and both were added: 15 became 16",
        mutant="counts of the end are added to those of the start",
        patch=edited(
            f"{_READERS}anthropic_messages",
            'self._open.usage |= flat(values["usage"], "usage.")',
            "self._open.usage |= {name: value + self._open.usage.get(name, 0)"
            ' for name, value in flat(values["usage"], "usage.").items()}',
        ),
        test=own.test_spring_ai_921_counts_of_start_and_delta_are_not_summed,
    ),
    Replay(
        bugs=("langfuse/langfuse#2112",),
        went_wrong="answers that a client's cache gave had the cost of a call",
        mutant="what a cache answered is a call",
        patch=edited(
            f"{_READERS}litellm",
            'if _is_true(values["cache_hit"]):',
            'if _is_true(values["cache_hit"] and None):',
        ),
        test=gateways.test_langfuse_2112_what_a_cache_of_answers_gave_is_no_call,
    ),
    Replay(
        bugs=("BerriAI/litellm#16341",),
        went_wrong="tokens that Gemini cached by itself were shown as 0",
        mutant="cached content of Gemini is not read",
        patch=counts_as("gemini", "generate content", "cache_read_tokens", ""),
        test=own.test_litellm_16341_implicit_caching_of_gemini_is_counted,
    ),
    Replay(
        bugs=("BerriAI/litellm#35127",),
        went_wrong="behind a bridge between two formats, 11,008 cached tokens of 12,000 were dropped",
        mutant="cached tokens of responses are not read",
        patch=counts_as("openai", "responses", "cache_read_tokens", ""),
        test=own.test_litellm_35127_cached_tokens_of_responses_are_not_lost,
    ),
)
