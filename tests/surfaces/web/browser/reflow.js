// Measures of a page at one width, each a function from what is asked to a list of problems in words, or to a record.
(() => {
  const IGNORED = 'script,style,noscript,template,title,desc,option';

  const words = (element) => {
    const name = element.id ? `#${element.id}` : [...element.classList].slice(0, 2).map((each) => `.${each}`).join('');
    const text = (element.textContent || '').trim().replace(/\s+/g, ' ').slice(0, 40);
    return `<${element.tagName.toLowerCase()}${name}> ${JSON.stringify(text)}`;
  };

  // Hidden from eyes on purpose, still read aloud: clipped to nothing, or off the page until it has the focus. Asked of
  // each element once: a measure changes nothing, and what holds one holds many.
  const forEars = new Map();
  const isForEarsAlone = (each) => {
    if (!each || each === document.documentElement) return false;
    if (!forEars.has(each)) {
      const style = getComputedStyle(each);
      const isApart = style.position === 'absolute' || style.position === 'fixed';
      const box = isApart && each.getBoundingClientRect();
      forEars.set(each, (isApart && ((box.width <= 2 && box.height <= 2) || box.bottom + scrollY <= 0 || style.clipPath === 'inset(50%)'))
        || isForEarsAlone(each.parentElement));
    }
    return forEars.get(each);
  };

  const isSeen = (node) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) return false;
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].some((box) => box.width > 0 && box.height > 0);
  };

  const texts = (root = document.body) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.data.trim() && !node.parentElement.closest(IGNORED)) found.push(node);
    }
    return found;
  };

  const boxesOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((box) => box.width > 0.5 && box.height > 0.5);
  };

  const few = (list, most = 6) => list.length > most ? [...list.slice(0, most), `and ${list.length - most} more`] : list;

  const sideways = () => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= innerWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((each) => {
      const box = each.getBoundingClientRect();
      return box.right > innerWidth + 0.5 && !isForEarsAlone(each);
    });
    const inner = wide.filter((each) => !wide.some((other) => other !== each && each.contains(other)));
    return [`${root.scrollWidth} px wide on ${innerWidth}: ${few(inner.map(words), 3).join('; ')}`];
  };

  // What is read outside of drawings, with its boxes.
  const readNow = () => texts().filter((node) => isSeen(node) && !isForEarsAlone(node.parentElement) && !node.parentElement.closest('svg'))
    .map((node) => ({node, boxes: boxesOf(node)}));

  const outside = (read) => few(read.filter(({boxes}) => boxes.some((box) => box.left < -1 || box.right > innerWidth + 1))
    .map(({node}) => `text outside the screen: ${words(node.parentElement)}`));

  const cut = () => {
    const found = [];
    for (const each of document.body.querySelectorAll('*')) {
      const across = each.scrollWidth > each.clientWidth + 1;
      const down = each.scrollHeight > each.clientHeight + 1;
      if (!(across || down) || each.clientWidth === 0 || each.matches('textarea,select,input')) continue;
      if (each.closest('svg') || isForEarsAlone(each) || !each.textContent.trim()) continue;
      const style = getComputedStyle(each);
      if (across && ['auto', 'scroll'].includes(style.overflowX)) found.push(`behind a scroll: ${words(each)}`);
      if ((across && ['hidden', 'clip'].includes(style.overflowX)) || (down && ['hidden', 'clip'].includes(style.overflowY))) {
        found.push(`text cut off: ${words(each)}`);
      }
      if (style.textOverflow === 'ellipsis' && across) found.push(`text cut off: ${words(each)}`);
    }
    for (const each of document.querySelectorAll('button,.button')) {
      if (each.checkVisibility() && each.scrollWidth > each.clientWidth + 1) found.push(`text cut off: ${words(each)}`);
    }
    return few([...new Set(found)]);
  };

  // Words that lie on other words.
  const overlapping = (read) => {
    const lines = read.flatMap(({node, boxes}) => boxes.map((box) => ({box, node}))).sort((one, other) => one.box.top - other.box.top);
    const found = [];
    for (let first = 0; first < lines.length; first += 1) {
      for (let next = first + 1; next < lines.length && lines[next].box.top < lines[first].box.bottom - 3; next += 1) {
        const [one, other] = [lines[first].box, lines[next].box];
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        // Boxes of letters are taller than the letters: a line may reach into the next.
        if (lines[first].node !== lines[next].node && across > 2 && down > 0.45 * Math.min(one.height, other.height)) {
          found.push(`words on words: ${words(lines[first].node.parentElement)} and ${words(lines[next].node.parentElement)}`);
        }
      }
    }
    return few([...new Set(found)], 3);
  };

  const all = () => {
    const read = readNow();
    return [...sideways(), ...outside(read), ...cut(), ...overlapping(read)];
  };

  // Height of letters in drawings, in pixels of the screen.
  const letters = ({least}) => few([...document.querySelectorAll('svg text, svg tspan')].filter((each) => each.textContent.trim()
    && each.checkVisibility() && each.getScreenCTM()).map((each) => {
      const matrix = each.getScreenCTM();
      return [parseFloat(getComputedStyle(each).fontSize) * Math.hypot(matrix.b, matrix.d), each];
    }).filter(([height]) => height < least).map(([height, each]) => `letters of ${height.toFixed(1)} px: ${words(each)}`));

  const pictures = () => [...document.querySelectorAll('img')].map((each) => ({address: each.currentSrc || each.src, width: each.clientWidth}));

  // Text that is seen now, to be asked for again at another width.
  const remember = () => {
    window.__seen = texts().filter((node) => isSeen(node) && !isForEarsAlone(node.parentElement));
    return window.__seen.length;
  };

  const lost = () => few((window.__seen || []).filter((node) => {
    if (isSeen(node) && !isForEarsAlone(node.parentElement)) return false;
    // A drawing may stand in another width instead: charts.js looks that one is there.
    if (node.parentElement.closest('svg')) return false;
    // A dash that nobody is read fills a cell of a grid, and says nothing in a list.
    if (node.parentElement.closest('td [aria-hidden]')) return false;
    const head = node.parentElement.closest('thead');
    if (!head) return true;
    // The name of a column may stand in its cells instead.
    const cell = node.parentElement.closest('th,td');
    const name = (cell || head).textContent.trim().replace(/\s+/g, ' ');
    const cells = [...head.closest('table').querySelectorAll('[data-label]')];
    // With its unit, or the head has that.
    const labels = cells.map((each) => each.dataset.label.trim().replace(/\s+/g, ' '));
    return !labels.some((each) => name.startsWith(each) || each.startsWith(`${name}, `))
      && !(cell && cell.cellIndex === 0) && !node.parentElement.closest('.ends');
  }).map((node) => `seen when wide, lost when narrow: ${words(node.parentElement)}`));

  const sheet = new CSSStyleSheet();
  const dress = ({rules}) => {
    sheet.replaceSync(rules);
    document.adoptedStyleSheets = rules ? [sheet] : [];
    return [];
  };

  const focused = () => {
    const each = document.activeElement;
    if (!each || each === document.body) return null;
    const style = getComputedStyle(each);
    const box = each.getBoundingClientRect();
    const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    return {
      name: (each.getAttribute('aria-label') || each.textContent || each.getAttribute('name') || '').trim().replace(/\s+/g, ' '),
      tag: each.tagName.toLowerCase(),
      href: each.getAttribute('href') || '',
      isSeen: ring || style.boxShadow !== 'none',
      isOnScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      words: words(each),
    };
  };

  return {all, letters, pictures, remember, lost, dress, focused};
})()
