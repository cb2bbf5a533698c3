import { type CST, isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml'

/** Something in the text would be too costly or impossible to follow; `offset` is where it stands. */
export class RefusedError extends Error {
  override name = 'RefusedError'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** The `yaml` package reads what Jekyll's parser does not take for YAML. */
export class MalformedError extends RefusedError {
  override name = 'MalformedError'
}

/** Values may be nested so deep, because they are walked by recursion here and later. Nobody nests as deep by hand. */
const DEEPEST = 200

const tooDeep = `it is nested over ${DEEPEST} deep`

/**
 * Collects all tokens of a text, level by level.
 *
 * @throws RefusedError before anything that walks them by recursion runs out of stack; MalformedError where a value is the
 *   key of another one on its line
 */
export function tokensWithin(tokens: CST.Token[]): CST.Token[] {
  const all: CST.Token[] = []
  let level = tokens
  // The first level is the document.
  for (let depth = 0; level.length > 0; depth++) {
    const deeper = depth > DEEPEST ? level.find((token) => 'items' in token) : undefined
    if (deeper !== undefined) throw new RefusedError(tooDeep, deeper.offset)
    for (const token of level) {
      all.push(token)
      if (token.type === 'block-map') refuseValueBehindValue(token)
    }
    level = level.flatMap((token) => {
      if (token.type === 'document') return token.value ?? []
      if (!('items' in token)) return []
      return token.items.flatMap(({ key, value }) => [key, value].filter((part) => part !== null && part !== undefined))
    })
  }
  return all
}

/** Refuses `title: [a]: b`, which the `yaml` package reads as the title `[a]`, and `b` without a key. */
function refuseValueBehindValue({ items }: CST.BlockMap): void {
  for (const [index, { start, key, sep }] of items.entries()) {
    const before = items[index - 1]?.value
    if (key || start.length > 0 || before?.type !== 'flow-collection') continue
    if (before.end.some(({ type }) => type === 'newline')) continue
    throw new MalformedError(
      'a list or mapping is followed by ":" and another value',
      sep?.[0]?.offset ?? before.offset,
    )
  }
}

/** Aliases may add so many characters to a text. Each counts as the text that it stands for. */
const MOST_ADDED = 1_000_000

interface Anchored {
  node: Node
  /** In characters, with what aliases add. */
  length: number
  /** The number of levels from here to the innermost. */
  height: number
}

/**
 * Replaces every alias by the node that it names, and removes all anchors, so that later code need not know of them.
 *
 * @throws RefusedError where an alias names nothing or what it is in, where all becomes too deep or too long, and where
 *   a merge key (`<<`) has anything but mappings; MalformedError where an alias or anchor has a name that is none
 */
export function placeAliases(root: Node): void {
  // An anchor is null as long as its node is being walked.
  const anchors = new Map<string, Anchored | null>()
  let added = 0

  const place = (node: Node, depth: number): Anchored => {
    if (isAlias(node)) {
      const named = anchors.get(node.source)
      const offset = offsetOf(node)
      checkName(`*${node.source}`, offset)
      if (named === undefined) throw new RefusedError(`the alias *${node.source} has no anchor before it`, offset)
      if (named === null) throw new RefusedError(`the alias *${node.source} names what it is in`, offset)
      added += named.length
      if (added > MOST_ADDED) throw new RefusedError(`aliases add over ${MOST_ADDED} characters`, offset)
      if (depth + named.height > DEEPEST) throw new RefusedError(tooDeep, offset)
      return named
    }
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined
    if (anchor !== undefined) {
      checkName(`&${anchor}`, offsetOf(node))
      anchors.set(anchor, null)
    }
    const before = added
    let height = 0
    const placeIn = (child: unknown): Node | null => {
      if (!isNode(child)) return null
      const placed = place(child, depth + 1)
      height = Math.max(height, placed.height + 1)
      return placed.node
    }
    if (isCollection(node)) {
      for (const [index, item] of node.items.entries()) {
        if (!isPair(item)) {
          node.items[index] = placeIn(item)
          continue
        }
        item.key = placeIn(item.key)
        item.value = placeIn(item.value)
        if (isMergeKey(item.key) && !isMergeable(item.value)) {
          throw new RefusedError('a merge key "<<" wants mappings', offsetOf(item.key))
        }
      }
    }
    const [start, end] = node.range ?? [0, 0]
    const placed = { node, length: end - start + 1 + added - before, height }
    if (anchor !== undefined && (isScalar(node) || isCollection(node))) {
      anchors.set(anchor, placed)
      delete node.anchor
    }
    return placed
  }
  place(root, 0)
}

/** Refuses names with other characters than Jekyll's parser knows: `*x*` and `&nbsp;` are no YAML to it. */
function checkName(name: string, offset: number): void {
  if (!/^[*&][0-9A-Za-z_-]+$/.test(name))
    throw new MalformedError(`${name} is no name of an alias or anchor, want letters and digits`, offset)
}

const offsetOf = (node: Node): number => node.range?.[0] ?? 0

const isMergeKey = (key: unknown): key is Node => isScalar(key) && typeof key.value === 'symbol'

const isMergeable = (value: unknown): boolean => isMap(value) || (isSeq(value) && value.items.every(isMap))
