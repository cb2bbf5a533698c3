// What runs in a page: it may use nothing from outside of the function.

/** What of a page is wrong to look at, each in a line. */
export function layoutFaults(): string[] {
  const faults: string[] = []

  const nameOf = (element: Element): string => {
    const text = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)
    const parent = element.parentElement
    const name = (one: Element) => one.localName + (one.className ? `.${String(one.className).replace(/ /g, '.')}` : '')
    return `${parent === null ? '' : `${name(parent)} > `}${name(element)} "${text}"`
  }

  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element)
    styles.set(element, known)
    return known
  }

  /** True where what is cut ends in an ellipsis, as it is meant to. */
  const isClamped = (element: Element): boolean =>
    styleOf(element).webkitLineClamp !== 'none' || styleOf(element).textOverflow === 'ellipsis'
  const scrolls = (element: Element): boolean => /auto|scroll/.test(styleOf(element).overflowX)
  const hides = (element: Element): boolean =>
    /hidden|clip/.test(styleOf(element).overflowX + styleOf(element).overflowY)

  /** The elements around one, it first, up to the body. */
  function around(element: Element | null): Element[] {
    const all: Element[] = []
    for (let at = element; at !== null && at !== document.body; at = at.parentElement) all.push(at)
    return all
  }

  interface Box {
    left: number
    right: number
    top: number
    bottom: number
  }

  /** What of a box is seen: what is around it may cut it. Null where nothing is. */
  function seenOf({ left, right, top, bottom }: Box, within: readonly Element[]): Box | null {
    const seen = { left, right, top, bottom }
    for (const element of within) {
      if (styleOf(element).overflowX === 'visible' && styleOf(element).overflowY === 'visible') continue
      const box = element.getBoundingClientRect()
      seen.left = Math.max(seen.left, box.left)
      seen.right = Math.min(seen.right, box.right)
      seen.top = Math.max(seen.top, box.top)
      seen.bottom = Math.min(seen.bottom, box.bottom)
    }
    return seen.right - seen.left > 1 && seen.bottom - seen.top > 1 && seen.right > 0 ? seen : null
  }

  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`)

  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!hides(element) || isClamped(element) || scrolls(element) || element.closest('svg, math, iframe, video'))
      continue
    if (element.matches('input, img') || (element.textContent ?? '').trim() === '') continue
    if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
      faults.push(`cut: ${nameOf(element)}`)
  }

  interface Line extends Box {
    element: Element
  }

  /** Words of ordinary length have room in every line. Longer ones may be addresses. */
  const WORD = /(?<![\p{L}\p{N}])[\p{Script=Latin}\p{Script=Cyrillic}\p{N}]{2,16}(?![\p{L}\p{N}])/gu

  const lines: Line[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    if (element === null || (node.textContent ?? '').trim() === '' || element.closest('script, style, math, ruby'))
      continue
    // What is folded has a place, too.
    if (!element.checkVisibility()) continue
    const within = around(element)
    if (!within.some((one) => one.matches('code, pre'))) {
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(WORD)) {
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
          faults.push(`broken: "${word}" in ${nameOf(element)}`)
      }
    }
    range.selectNodeContents(node)
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (right - left < 2 || right < 0) continue
      if ((right > innerWidth + 1 || left < -1) && !within.some((one) => scrolls(one) || isClamped(one)))
        faults.push(`beyond the window: ${nameOf(element)}`)
      // The box of a line of text is higher than its letters.
      const inset = (bottom - top) * 0.22
      const seen = seenOf({ left: left + 1, right: right - 1, top: top + inset, bottom: bottom - inset }, within)
      if (seen !== null) lines.push({ ...seen, element })
    }
  }
  lines.sort((a, b) => a.top - b.top)
  lines.forEach((one, i) => {
    for (const other of lines.slice(i + 1)) {
      if (other.top >= one.bottom) break
      const isApart = other.left >= one.right || other.right <= one.left
      if (isApart || other.element === one.element) continue
      faults.push(`overlap: ${nameOf(one.element)} and ${nameOf(other.element)}`)
    }
  })

  interface Target extends Box {
    element: Element
    isSmall: boolean
  }

  /** WCAG 2.2, 2.5.8: so many pixels in both directions, or so far apart. */
  const LEAST = 24

  const targets = [...document.body.querySelectorAll('a[href], button, input, select, textarea, summary')].flatMap(
    (element): Target[] => {
      const seen = element.checkVisibility() ? seenOf(element.getBoundingClientRect(), around(element)) : null
      if (seen === null) return []
      // Half a pixel is rounding.
      const isSmall = Math.min(seen.right - seen.left, seen.bottom - seen.top) < LEAST - 0.5
      return [{ ...seen, element, isSmall }]
    },
  )

  /** True for a link in a sentence, whose height is that of the line. */
  const isInSentence = (element: Element): boolean => {
    if (styleOf(element).display !== 'inline') return false
    const block = around(element.parentElement).find((one) => styleOf(one).display !== 'inline')
    const own = [...(block?.childNodes ?? [])]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent)
    return /[\p{L}\p{N}]/u.test(own.join(''))
  }

  const centreOf = ({ left, right, top, bottom }: Box): [number, number] => [(left + right) / 2, (top + bottom) / 2]
  for (const target of targets) {
    if (!target.isSmall || isInSentence(target.element)) continue
    const [x, y] = centreOf(target)
    const near = targets.find((other) => {
      if (other === target || other.element.contains(target.element) || target.element.contains(other.element))
        return false
      const [at, height] = other.isSmall
        ? centreOf(other)
        : [Math.min(Math.max(x, other.left), other.right), Math.min(Math.max(y, other.top), other.bottom)]
      return Math.hypot(x - at, y - height) < (other.isSmall ? LEAST : LEAST / 2)
    })
    if (near === undefined) continue
    const size = `${Math.round(target.right - target.left)} x ${Math.round(target.bottom - target.top)}`
    faults.push(`a target of ${size}: ${nameOf(target.element)}, near ${nameOf(near.element)}`)
  }
  return [...new Set(faults)]
}

/**
 * Text whose contrast to its ground is too little (WCAG 2.2, 1.4.3), with accents of this kind one after the other.
 *
 * @param accents values of `--accent`; the page's own where there are none
 */
export function contrastFaults(accents: readonly string[]): string[] {
  const faults = new Set<string>()
  const channels = (colour: string): number[] => (colour.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (colour: string): number => {
    const [r = 0, g = 0, b = 0] = channels(colour).map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element | null): string => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at)
      if (backgroundColor !== 'transparent' && channels(backgroundColor)[3] !== 0) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const having = [...document.body.querySelectorAll('*')].filter(
    (element) =>
      element.checkVisibility() &&
      [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      ),
  )
  const grounds = having.map(groundOf)
  for (const accent of accents.length === 0 ? [''] : accents) {
    if (accent !== '') document.documentElement.style.setProperty('--accent', accent)
    having.forEach((element, i) => {
      const { color, fontSize, fontWeight } = getComputedStyle(element)
      const [lighter = 0, darker = 0] = [luminance(color), luminance(grounds[i] ?? '')].sort((a, b) => b - a)
      const contrast = (lighter + 0.05) / (darker + 0.05)
      const size = Number.parseFloat(fontSize)
      const isLarge = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
      if (contrast < (isLarge ? 3 : 4.5))
        faults.add(
          `${accent} ${contrast.toFixed(2)}: ${element.localName} "${element.textContent?.trim().slice(0, 30)}"`,
        )
    })
  }
  return [...faults]
}
