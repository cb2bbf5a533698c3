import type { NamedList } from '../../src/model/lists.ts'

// An invented language that is like Chinese where a search is concerned: characters, words made of them, and categories, tags and
// authors are all as unevenly common as in real texts (Zipf: the n-th comes a n-th as often as the first).

export interface WrittenArticle {
  title: string
  text: string
  category: string
  tags: readonly string[]
  author: string
}

export interface Language {
  /** Writes the next article. */
  article(): WrittenArticle
  /** The n-th most common word, from 0. */
  word(n: number): string
  category(n: number): NamedList
  tag(n: number): NamedList
  author(n: number): string
}

const CHARACTERS = 3_500
const WORDS = 40_000
const CATEGORIES = 2_000
const TAGS = 3_000
const AUTHORS = 100
const FIRST_CHARACTER = 0x4e00

/** In characters. */
const TEXT = 1_500
const SENTENCE = 12

/** @param random gives numbers from 0 to below 1; the same ones make the same language */
export function languageOf(random: () => number): Language {
  /** One of n, the first far more often than the last. */
  const oneOf = (n: number): number => Math.floor(Math.exp(random() * Math.log(n + 1))) - 1
  const words = new Set<string>()
  while (words.size < WORDS) {
    const length = random() < 0.1 ? 1 : random() < 0.75 ? 2 : random() < 0.6 ? 3 : 4
    let word = ''
    for (let i = 0; i < length; i++)
      word += String.fromCharCode(FIRST_CHARACTER + ((oneOf(CHARACTERS) * 7) % CHARACTERS))
    words.add(word)
  }
  // Those of two characters and more can be searched for.
  const all = [...words]
  const searched = all.filter(({ length }) => length > 1)

  const sentence = (): string => {
    let text = ''
    for (let i = 0; i < SENTENCE; i++) text += all[oneOf(WORDS)]
    return text
  }
  const category = (n: number): NamedList => ({ kind: 'category', name: `c${n}` })
  const tag = (n: number): NamedList => ({ kind: 'tag', name: `t${n}` })
  const author = (n: number): string => `a${n}`
  return {
    article() {
      let text = ''
      while (text.length < TEXT) text += `${sentence()}。`
      return {
        title: sentence(),
        text,
        category: category(oneOf(CATEGORIES)).name,
        tags: Array.from(new Set([oneOf(TAGS), oneOf(TAGS)]), (n) => tag(n).name),
        author: author(oneOf(AUTHORS)),
      }
    },
    word: (n) => searched[Math.min(n, searched.length - 1)] ?? '',
    category,
    tag,
    author,
  }
}
