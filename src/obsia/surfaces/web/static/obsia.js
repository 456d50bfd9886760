/**
 * What the pages of obsia offer beyond what they say: names while one types, what a figure is where it stands, tables in
 * another order, and answers that follow the fields of a form. Every page stands without it. Its words stand in
 * it in the language of the page; `data-…` of the element that loads it says what a page has otherwise.
 */
"use strict";

(() => {
  const words = Object.assign(WORDS_OF_THE_LANGUAGE, document.currentScript.dataset);
  const language = document.documentElement.lang;
  const WAIT_MS = 250;
  const MOST_NAMES = 8;
  /** Rows from which on a table is worth another order. */
  const FEWEST_ROWS = 4;

  /**
   * An element with attributes and children.
   * @param {string} name
   * @param {Record<string, string | number>} attributes
   * @param {...(Node | string)} children
   */
  function make(name, attributes, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, String(value)));
    made.append(...children);
    return made;
  }

  /** What screen readers say of a change that only the eye would notice. */
  const status = document.body.appendChild(make("p", { role: "status", class: "vh" }));

  /** The words of an element on one line. @param {Element} element */
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();

  /** A function that runs once no further call has come for a while. @param {() => void} run */
  function settled(run) {
    let timer = 0;
    return () => {
      clearTimeout(timer);
      timer = setTimeout(run, WAIT_MS);
    };
  }

  /**
   * The number with which a text begins, as the language of the page writes it, and what follows: its unit.
   * @param {string} said
   * @returns {{ value: number, unit: string } | null}
   */
  function measure(said) {
    const [begin] = said.match(/^[−+-]?\d[\d.,\s\u00a0\u202f]*/) ?? [];
    if (!begin) return null;
    const digits = begin.replace(/[\s\u00a0\u202f]/g, "").replace("−", "-");
    const value = language === "fr" ? digits.replace(",", ".") : digits.replaceAll(",", "");
    return { value: Number(value), unit: said.slice(begin.length).trim() };
  }

  // ---------------------------------------------------------------- what a figure is, where it stands

  const tip = document.querySelector("footer").appendChild(make("div", { id: "tip", role: "tooltip", hidden: "" }));
  /** @type {HTMLAnchorElement | null} */
  let explained = null;
  let leaving = 0;

  /**
   * What is known of a figure or a source before one follows its link: how it is known, what its range means, and the
   * first words of the place on this page that tells the rest.
   * @param {HTMLAnchorElement} link
   */
  function explanation(link) {
    const said = link.closest(".fig")
      ? [words[link.closest("[data-kind]")?.dataset.kind], words[link.closest("[data-tested]")?.dataset.tested]]
      : [];
    const address = link.getAttribute("href");
    const place = address.startsWith("#") && document.getElementById(decodeURIComponent(address.slice(1)));
    if (place && place.localName === "li") {
      const own = place.cloneNode(true);
      own.querySelectorAll("ul").forEach((each) => each.remove());
      said.push(text(own));
    }
    return said.filter(Boolean);
  }

  /** @param {HTMLAnchorElement} link */
  function explain(link) {
    clearTimeout(leaving);
    if (link === explained) return;
    dismiss();
    const said = explanation(link);
    if (!said.length) return;
    explained = link;
    tip.replaceChildren(...said.map((each) => make("p", {}, each)));
    tip.hidden = false;
    link.setAttribute("aria-describedby", tip.id);
    const box = link.getBoundingClientRect();
    const { clientWidth: width, clientHeight: height } = document.documentElement;
    const isLow = box.bottom + tip.offsetHeight > height && box.top > tip.offsetHeight;
    tip.style.left = `${scrollX + Math.max(8, Math.min(box.left, width - tip.offsetWidth - 8))}px`;
    tip.style.top = `${scrollY + (isLow ? box.top - tip.offsetHeight : box.bottom)}px`;
  }

  function dismiss() {
    clearTimeout(leaving);
    tip.hidden = true;
    explained?.removeAttribute("aria-describedby");
    explained = null;
  }

  /** @param {Event} event */
  const explainable = (event) => event.target.closest?.("main .fig a.k, main a.src");
  document.addEventListener("pointerover", (event) => {
    const link = explainable(event);
    if (link && event.pointerType !== "touch") explain(link);
    else if (tip.contains(event.target)) clearTimeout(leaving);
    // The pointer may go from the link to its explanation, which stays while it is there.
    else if (explained && explained !== document.activeElement) leaving ||= setTimeout(dismiss, WAIT_MS);
    if (link || tip.contains(event.target)) leaving = 0;
  });
  document.addEventListener("focusin", (event) => (explainable(event) ? explain(explainable(event)) : dismiss()));
  document.addEventListener("focusout", dismiss);
  document.addEventListener("keydown", (event) => event.key === "Escape" && dismiss());

  // ---------------------------------------------------------------- tables in another order

  const wide = matchMedia("(min-width: 40.01rem)");
  const collator = new Intl.Collator(language, { numeric: true });

  /**
   * What a cell is ordered by: nothing where it has no number, or says why.
   * @param {HTMLTableCellElement} cell
   */
  const said = (cell) => (cell.querySelector(".v.why") ? "" : text(cell.querySelector(".v") ?? cell));

  /**
   * The keys of a column, null where its cells cannot be ordered: numbers of several units, or nothing at all.
   * @param {HTMLTableRowElement[]} rows
   * @param {number} place
   * @returns {(number | string | null)[] | null}
   */
  function keys(rows, place) {
    const found = rows.map((row) => said(row.cells[place]));
    const filled = found.filter(Boolean);
    const measures = found.map(measure);
    const units = new Set(measures.filter(Boolean).map((each) => each.unit));
    if (new Set(filled).size < 2) return null;
    if (!units.size) return found.map((each) => each || null);
    const isOfNumbers = measures.filter(Boolean).length === filled.length;
    return isOfNumbers && units.size === 1 ? measures.map((each) => each?.value ?? null) : null;
  }

  /** Rows of a table that may stand in any order: not those that sum up the others. @param {HTMLTableElement} table */
  const movable = (table) => [...table.tBodies[0].rows].filter((row) => !row.matches(".rest, .group"));

  /**
   * @param {HTMLTableCellElement} head
   * @param {boolean} isUp
   */
  function sort(head, isUp) {
    const table = head.closest("table");
    const rows = movable(table);
    const order = keys(rows, head.cellIndex);
    const compared = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b)) * (isUp ? 1 : -1);
    const sorted = rows
      .map((row, place) => ({ row, key: order[place] }))
      .sort((a, b) => (a.key === null || b.key === null ? (a.key === null) - (b.key === null) : compared(a.key, b.key)));
    const rest = [...table.tBodies[0].rows].filter((row) => !rows.includes(row));
    table.tBodies[0].append(...sorted.map((each) => each.row), ...rest);
    [...head.parentElement.cells].forEach((each) => each.removeAttribute("aria-sort"));
    head.ariaSort = isUp ? "ascending" : "descending";
    table.closest("details")?.setAttribute("open", "");
    status.textContent = words[head.ariaSort].replace("{}", text(head));
  }

  const tables = [...document.querySelectorAll("main table")];
  const isFile = location.protocol === "file:";

  /** Sort by a head, the other way round the second time, and put that into the address. @param {HTMLTableCellElement} head */
  function press(head) {
    const isUp = head.ariaSort !== "ascending";
    sort(head, isUp);
    const address = new URL(location.href);
    address.searchParams.set("order", `${tables.indexOf(head.closest("table"))}.${head.cellIndex}.${isUp ? "up" : "down"}`);
    if (!isFile) history.replaceState(history.state, "", address);
  }

  /** Sort as the address says. */
  function sortAsAsked() {
    const [place, column, way] = (new URLSearchParams(location.search).get("order") ?? "").split(".");
    const table = tables[Number(place || NaN)];
    const head = table && isPlain(table) && table.tHead.rows[0].cells[Number(column)];
    if (head && keys(movable(table), head.cellIndex)) sort(head, way !== "down");
  }

  /** A table of one body, whose heads are of one column each and lead nowhere. @param {HTMLTableElement} table */
  const isPlain = (table) =>
    table.tHead?.rows.length === 1 &&
    table.tBodies.length === 1 &&
    // Colours are compared by the eye.
    !table.matches(".heat") &&
    !table.querySelector("thead a, [colspan], [rowspan], [scope=rowgroup]") &&
    movable(table).length >= FEWEST_ROWS;

  /** Heads become buttons where there is room for heads; on a telephone tables are lists. */
  function offer() {
    for (const table of tables) {
      if (!isPlain(table)) continue;
      const rows = movable(table);
      for (const head of table.tHead.rows[0].cells) {
        const button = head.querySelector(":scope > button");
        if (!wide.matches) button?.replaceWith(...button.childNodes);
        else if (!button && text(head) && keys(rows, head.cellIndex)) {
          const made = make("button", { type: "button" }, ...head.childNodes);
          made.addEventListener("click", () => press(head));
          head.append(made);
        }
      }
    }
  }
  wide.addEventListener("change", offer);
  offer();
  sortAsAsked();

  // ---------------------------------------------------------------- names while one types

  /** Offer names below a field of search. @param {HTMLInputElement} input */
  function suggest(input) {
    const list = make("ul", { id: `${input.id}-names`, role: "listbox", hidden: "", "aria-label": text(input.labels[0]) });
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" };
    Object.entries(attributes).forEach(([key, value]) => input.setAttribute(key, value));
    input.after(list);
    /** @type {AbortController | undefined} */
    let asking;

    const chosen = () => list.querySelector("[aria-selected=true]");
    function close() {
      asking?.abort();
      list.hidden = true;
      input.ariaExpanded = "false";
      input.removeAttribute("aria-activedescendant");
    }
    /** @param {Element | undefined} option */
    function choose(option) {
      chosen()?.setAttribute("aria-selected", "false");
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option?.id ?? "");
    }
    async function ask() {
      close();
      if (input.value.trim().length < 2) return;
      asking = new AbortController();
      const query = new URLSearchParams({ q: input.value, most: "3" });
      try {
        const answer = await fetch(`${input.dataset.suggest}?${query}`, { signal: asking.signal });
        if (answer.ok) show((await answer.json()).hits.filter((each) => each.page).slice(0, MOST_NAMES));
      } catch (error) {
        // Without names the field is what it was: one presses the button.
        if (error.name !== "AbortError") close();
      }
    }
    function show(hits) {
      const options = hits.map((hit, place) => {
        const kind = make("span", { class: "soft" }, input.dataset[`kind${hit.kind[0].toUpperCase()}${hit.kind.slice(1)}`] ?? "");
        const option = make("li", { id: `${list.id}-${place}`, role: "option", "aria-selected": "false" }, hit.names[language], " ", kind);
        option.dataset.page = `/${language}${hit.page}`;
        return option;
      });
      list.replaceChildren(...options);
      list.hidden = !options.length;
      input.ariaExpanded = String(Boolean(options.length));
      status.textContent = words.names.replace("{}", String(options.length));
    }

    const later = settled(ask);
    input.addEventListener("input", later);
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => location.assign(event.target.closest("li").dataset.page));
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const options = [...list.children];
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) choose(options.at((options.indexOf(chosen()) + step + (chosen() || step > 0 ? 0 : 1)) % options.length));
      else if (event.key === "Enter" && chosen()) location.assign(chosen().dataset.page);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }
  document.querySelectorAll("input[data-suggest]").forEach(suggest);

  // ---------------------------------------------------------------- answers that follow a form

  /** A slider below a field of numbers, which moves between its stops. @param {HTMLInputElement} input */
  function slider(input) {
    const stops = input.dataset.stops.split(" ").map(Number);
    const made = make("input", { type: "range", min: 0, max: stops.length - 1, "aria-label": text(input.labels[0]) });
    const place = () => {
      const value = measure(input.value)?.value ?? stops[0];
      made.value = String(Math.max(0, stops.findLastIndex((stop) => stop <= value)));
      made.setAttribute("aria-valuetext", value.toLocaleString(language));
    };
    made.addEventListener("input", () => {
      input.value = String(stops[Number(made.value)]);
      place();
    });
    input.addEventListener("input", place);
    input.after(made);
    place();
  }

  /**
   * Keep the answer of a page that of its form. The page itself is asked, so that there is one answer to a question, in
   * one wording; its address is that of the page without a script.
   * @param {HTMLFormElement} form
   */
  function follow(form) {
    form.querySelectorAll("input[data-stops]").forEach(slider);
    const told = form.appendChild(make("output", { class: "note" }));
    /** @type {AbortController | undefined} */
    let asking;

    async function ask() {
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
      const address = `${form.getAttribute("action")}?${query}`;
      asking?.abort();
      asking = new AbortController();
      try {
        const answer = await fetch(address, { signal: asking.signal });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const other = page.querySelector("form[data-live]");
        const names = (of) => [...of.querySelectorAll("[name]")].map((each) => each.name).join();
        if (!other) told.textContent = words.failed;
        // Another kind of model is asked in other measures.
        else if (names(other) !== names(form)) location.assign(address);
        else renew(page, other, address);
      } catch (error) {
        if (error.name !== "AbortError") told.textContent = words.failed;
      }
    }

    /** @param {Document} page @param {Element} other @param {string} address */
    function renew(page, other, address) {
      history.replaceState(null, "", address);
      document.title = page.title;
      other.querySelectorAll(".field").forEach((field, place) => {
        const own = form.querySelectorAll(".field")[place];
        own.querySelectorAll(".hint, .error, .near").forEach((each) => each.closest("label") || each.remove());
        own.append(...[...field.children].filter((each) => each.matches(".hint, .error, .near")));
        for (const name of ["aria-invalid", "aria-describedby"]) {
          const value = field.querySelector("[name]").getAttribute(name);
          own.querySelector("[name]").toggleAttribute(name, value !== null);
          if (value !== null) own.querySelector("[name]").setAttribute(name, value);
        }
      });
      const main = form.parentElement;
      const nodes = [...other.parentElement.childNodes];
      const place = nodes.indexOf(other);
      Object.assign(main.dataset, other.parentElement.dataset);
      [...main.childNodes].forEach((each) => each === form || each.remove());
      form.before(...nodes.slice(0, place));
      form.after(...nodes.slice(place + 1));
      offer();
      // As it is laid out: heads and values stand on lines of their own.
      told.textContent = [...main.querySelectorAll("[data-answer] > li")].map((each) => each.innerText.replace(/\s*\n\s*/g, " ")).join(" · ");
    }

    const later = settled(ask);
    form.addEventListener("input", (event) => event.target.type === "range" && later());
    form.addEventListener("change", (event) => event.target.type === "range" || later());
    if (navigator.clipboard) {
      const copy = make("button", { type: "button", class: "quiet" }, words.copy);
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(location.href);
        status.textContent = words.copied;
        copy.textContent = words.copied;
      });
      form.querySelector("[type=submit]").after(" ", copy);
    }
  }
  document.querySelectorAll("form[data-live]").forEach(follow);
})();
