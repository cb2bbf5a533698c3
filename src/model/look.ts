import { count, listOf, object, oneOf, orAbsent, row, type Shaped, text } from './shape.ts'

/** An accent that has a name here. */
export const accents = ['blue', 'red', 'green', 'orange', 'purple', 'teal'] as const

export type Accent = (typeof accents)[number]

/** The colour of links and marks in the light and the dark scheme, each as in `#0b57d0`. */
export type Shades = [light: string, dark: string]

/** Each has a contrast of 4.5:1 at least on what it stands on (WCAG 2.2, 1.4.3). */
export const shadesOf: Readonly<Record<Accent, Shades>> = {
  blue: ['#0b57d0', '#8ab4f8'],
  red: ['#b3261e', '#f2a49f'],
  green: ['#146c2e', '#81c995'],
  orange: ['#8f4a00', '#fcad70'],
  purple: ['#7627bb', '#d0a9f5'],
  teal: ['#00677d', '#76d1e6'],
}

/** What text stands on in each scheme: the page, and what is shaded on it. */
export const grounds: Readonly<Record<'light' | 'dark', readonly [page: string, shade: string]>> = {
  light: ['#ffffff', '#f4f5f7'],
  dark: ['#16181c', '#202329'],
}

/** The kinds of letters that pages are set in. */
export const fonts = ['sans', 'serif', 'mono'] as const

export type Fonts = (typeof fonts)[number]

/** It goes into a stylesheet as it is, so that nothing but six digits will do. */
const shade = (value: unknown): value is string => text(value) && /^#[0-9a-f]{6}$/.test(value)

/** It is a part of an address. */
const stylesheetHash = (value: unknown): value is string => text(value) && /^[0-9a-f]{16}$/.test(value)

/** A part of a line of text: plain, marked, or a link. */
const span = {
  text,
  mark: orAbsent(oneOf(['strong', 'em', 'code'])),
  /** An absolute URL, or a path of the site. */
  url: orAbsent(text),
}

export type Span = Shaped<typeof span>

const side = (value: unknown): value is number => count(value) && value > 0

const logo = {
  /** An absolute URL. */
  url: text,
  /** In pixels. It is absent where nobody knows. */
  size: orAbsent(row<[width: number, height: number]>(side, side)),
}

export type Logo = Shaped<typeof logo>

/** What the document `site` says of how pages look, besides the accents that have names. */
export const lookShape = {
  /** They take the place of the accent's. */
  shades: orAbsent(row<Shades>(shade, shade)),
  /** Pages are set in sans where it is absent. */
  fonts: orAbsent(oneOf(fonts)),
  /** The picture that stands for the site's name. */
  logo: orAbsent(object(logo)),
  /** The lines of the footer, where one has more than plain text. */
  footerLines: orAbsent(listOf(listOf(object(span)))),
  /** Tells one version of the document `stylesheet` from another. It is absent where the site has none. */
  stylesheet: orAbsent(stylesheetHash),
}

/** `stylesheet` holds the site's own stylesheet, as the loader has checked it. */
export const stylesheetShape = { hash: stylesheetHash, css: text }

export type Stylesheet = Shaped<typeof stylesheetShape>

/** The address of a version of the site's own stylesheet, which never changes. */
export const stylesheetPath = (hash: string): string => `/edge-news/${hash}.css`

/** The version that a file at such an address is of; null where it is none. */
export const hashOfStylesheet = (file: string): string | null => /^([0-9a-f]{16})\.css$/.exec(file)?.[1] ?? null
