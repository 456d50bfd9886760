// Measures of drawings: lines of a map, scales, units.
(() => {
  const words = (element) => {
    const holder = element.closest('[data-unit],figure,table,section,li') || element;
    return `${element.tagName.toLowerCase()}.${[...element.classList].join('.')} in ${JSON.stringify((holder.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 50))}`;
  };
  const few = (list, most = 6) => list.length > most ? [...list.slice(0, most), `and ${list.length - most} more`] : list;
  const number = /-?\d[\d.,\u202f\u00a0]*/g;

  // Numbers that stand alone: each end of a scale is an element of its own.
  const labelsOf = (element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let count = 0;
    while (walker.nextNode()) count += /\d/.test(walker.currentNode.data) ? 1 : 0;
    return count;
  };

  // The straight lines of a path, each with its start and end.
  const lines = (d) => {
    const found = [];
    let x = 0, y = 0, startX = 0, startY = 0;
    for (const [, letter, rest] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
      const values = (rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) || []).map(Number);
      const relative = letter === letter.toLowerCase();
      const kind = letter.toUpperCase();
      const to = (nextX, nextY, draws) => {
        if (draws) found.push([x, y, nextX, nextY]);
        [x, y] = [nextX, nextY];
      };
      if (kind === 'Z') { to(startX, startY, true); continue; }
      const size = {M: 2, L: 2, T: 2, H: 1, V: 1, C: 6, S: 4, Q: 4, A: 7}[kind];
      for (let place = 0; place + size <= values.length; place += size) {
        const last = values.slice(place, place + size);
        let nextX = x, nextY = y;
        if (kind === 'H') nextX = relative ? x + last[0] : last[0];
        else if (kind === 'V') nextY = relative ? y + last[0] : last[0];
        else [nextX, nextY] = [last[size - 2] + (relative ? x : 0), last[size - 1] + (relative ? y : 0)];
        const moves = kind === 'M' && place === 0;
        to(nextX, nextY, !moves && kind !== 'A' && kind !== 'C' && kind !== 'S' && kind !== 'Q');
        if (moves) [startX, startY] = [x, y];
      }
    }
    return found;
  };

  // A country that is cut by the antimeridian, drawn without a cut, throws a line across the whole map.
  const segments = ({most}) => {
    const found = [];
    for (const map of document.querySelectorAll('svg')) {
      const paths = [...map.querySelectorAll('path')].filter((each) => !each.matches('.sea,.outline') && !each.closest('defs,pattern'));
      if (paths.length < 20 || !map.viewBox.baseVal) continue;
      const width = map.viewBox.baseVal.width;
      for (const each of paths) {
        for (const [x, y, nextX, nextY] of lines(each.getAttribute('d') || '')) {
          if (Math.hypot(nextX - x, nextY - y) > most * width) {
            found.push(`a line over ${Math.round(100 * Math.hypot(nextX - x, nextY - y) / width)} % of the map: ${each.parentElement.textContent.trim().slice(0, 30) || each.getAttribute('d').slice(0, 30)}`);
            break;
          }
        }
      }
    }
    return few(found);
  };

  // Small States must be seen: nothing that a map draws as a place is below a point.
  const specks = ({least}) => {
    const found = [];
    for (const map of document.querySelectorAll('svg.map')) {
      const folded = map.closest('details:not([open])');
      if (folded) folded.open = true;
      const places = [...map.querySelectorAll('a')];
      const scale = map.getBoundingClientRect().width / (map.viewBox.baseVal ? map.viewBox.baseVal.width || 1 : 1);
      for (const each of places) {
        const box = each.getBBox();
        if (Math.max(box.width, box.height) * scale < least) found.push(`not to be seen on the map: ${each.textContent.trim().slice(0, 30)}`);
      }
      if (folded) folded.open = false;
    }
    return few(found);
  };

  const isMark = (each) => each.matches('svg.mark, svg.series, figure.chart svg.drawn, svg[role=img]:not(.map *):not(.map)')
    && !each.querySelector('.share') && !each.closest('[data-no-scale]');

  const headOf = (mark) => {
    const cell = mark.closest('td,th');
    const table = cell && cell.closest('table');
    return table && table.tHead ? [...table.tHead.rows].map((row) => row.cells[cell.cellIndex]).find(Boolean) : null;
  };

  // One chart: one unit that is named, and a scale of two ends at least.
  const scales = () => {
    const found = [];
    for (const mark of [...document.querySelectorAll('svg')].filter(isMark)) {
      if (!mark.checkVisibility()) continue;
      const head = headOf(mark);
      const table = mark.closest('table');
      const holder = mark.closest('[data-unit]');
      // A part of a table has a scale of its own, beside its heading.
      const part = mark.closest('tbody');
      const ends = [head && head.querySelector('.ends'), part && part.querySelector(':scope > tr:first-child > th[scope=rowgroup] ~ td .ends'), table && table.caption && table.caption.querySelector('.ends'),
        holder && holder.querySelector('.ends,.axis,.ticks'), mark.querySelector('.axis,.ticks'),
        mark.parentElement.querySelector(':scope > .ends, :scope > .axis'), mark.closest('figure') && mark.closest('figure').querySelector('.ends,.axis,.ticks')].find(Boolean);
      if (labelsOf(ends || mark) < 2) found.push(`no scale: ${words(mark)}`);
      const unit = holder ? holder.dataset.unit : (head && head.dataset.unit) || (table && table.dataset.unit) || (ends && ends.textContent.replace(number, '').trim());
      if (!unit) found.push(`no unit: ${words(mark)}`);
      const own = holder && !head ? [...holder.querySelectorAll('.fig.big[data-unit]')] : [];
      const others = new Set(own.map((each) => each.dataset.unit));
      if (holder && others.size > 1) found.push(`units ${[...others].join(' and ')} on one scale: ${words(mark)}`);
      if (holder && others.size === 1 && !others.has(holder.dataset.unit.replace(/\u00a0/g, ' '))) {
        found.push(`a figure in ${[...others][0]} on a scale of ${holder.dataset.unit}: ${words(mark)}`);
      }
    }
    return few([...new Set(found)]);
  };

  // Of the widths in which a chart is drawn, one is seen, once what it stands in is unfolded.
  const isSeen = (chart) => {
    const folded = [...document.querySelectorAll('details:not([open])')].filter((each) => each.contains(chart));
    for (const each of folded) each.open = true;
    const seen = [...chart.querySelectorAll('svg.drawn')].some((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0);
    for (const each of folded) each.open = false;
    return seen;
  };
  const drawn = () => few([...document.querySelectorAll('figure.chart')]
    .filter((each) => each.querySelector('svg.drawn') && !isSeen(each))
    .map((each) => `a chart that is not seen: ${words(each)}`));

  // A chart that is no table has one beside it, or the figures in words.
  const tables = () => few([...document.querySelectorAll('figure.chart, figure.atlas')].filter((each) => {
    const room = each.closest('section,main') || document.body;
    return !room.querySelector('table') && !each.querySelector('.fig');
  }).map((each) => `no table beside the chart: ${words(each)}`));

  // Columns and lists of names, in the order in which they are told.
  const names = () => {
    const text = (each) => each.textContent.trim().replace(/\s+/g, ' ');
    const lists = [...document.querySelectorAll('main ul, main ol, select, datalist')].map((each) => [...each.children].map(text));
    for (const table of document.querySelectorAll('main table')) {
      lists.push([...table.querySelectorAll('tbody tr')].map((row) => row.cells[0] ? text(row.cells[0]) : ''));
    }
    return lists.filter((each) => each.length > 4);
  };

  return {segments, specks, scales, drawn, tables, names};
})()
