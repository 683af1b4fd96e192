/** Building and keeping up the page. Text goes in as textContent only, so nothing a person typed is ever read as HTML. */

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] `class`, `text`, `on` (listeners) or attributes; null, undefined and false are left out.
 * @param {...(Node | null | undefined)} children
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag)
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue
    if (name === 'text') node.textContent = String(value)
    else if (name === 'class') node.className = String(value)
    else if (name === 'on')
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener)
    else node.setAttribute(name, value === true ? '' : String(value))
  }
  node.append(...children.filter((child) => child !== null && child !== undefined))
  return node
}

/** An icon from the sprite in index.html. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  use.setAttribute('href', `#i-${name}`)
  svg.append(use)
  return svg
}

/** Sets text only where it differs, so that selections and screen readers are left alone. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text
}

/** Sets an attribute only where it differs. */
export function setAttr(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name)
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value))
}

/**
 * Keeps a list of nodes in step with a list of values: made once per key, updated in place, removed with their value.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} values
 * @param {{ key: (value: T) => string, make: (value: T) => HTMLElement, update?: (node: HTMLElement, value: T, index: number) => void }} how
 */
export function keep(parent, values, { key, make, update }) {
  const old = new Map(Array.from(parent.children, (node) => [node.dataset.key, node]))
  let place = parent.firstElementChild
  values.forEach((value, index) => {
    const name = key(value)
    let node = old.get(name)
    old.delete(name)
    if (node === undefined) {
      node = make(value)
      node.dataset.key = name
    }
    if (node === place) place = node.nextElementSibling
    else parent.insertBefore(node, place)
    update?.(node, value, index)
  })
  for (const node of old.values()) node.remove()
}

/**
 * Keeps a scrolling list at its end, unless its reader went up in it. Pictures and players get their height late.
 * @returns Runs `change`; with `force` it goes to the end whatever its reader did.
 */
export function keepAtEnd(scroller, log) {
  let atEnd = true
  let lastTop = 0
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight
  }
  scroller.addEventListener('scroll', () => {
    const isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 48
    // Only going up leaves the end: what grows below moves nothing.
    if (isNear || scroller.scrollTop < lastTop) atEnd = isNear
    lastTop = scroller.scrollTop
  })
  const sizes = new ResizeObserver(() => {
    if (atEnd) toEnd()
  })
  sizes.observe(log)
  sizes.observe(scroller)
  return (change, force = false) => {
    change()
    atEnd ||= force
    if (atEnd) toEnd()
  }
}
