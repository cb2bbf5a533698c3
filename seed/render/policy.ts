import type { Schema } from 'hast-util-sanitize'

// Players that may be framed: they run in their own origin, sandboxed. Of each host only the path of its player.
const players: Record<string, RegExp> = {
  'www.youtube.com': /^\/embed\/[\w-]+$/,
  'www.youtube-nocookie.com': /^\/embed\/[\w-]+$/,
  'player.vimeo.com': /^\/video\/\d+$/,
  'player.bilibili.com': /^\/player\.html$/,
  'www.dailymotion.com': /^\/embed\/video\/\w+$/,
  'media.ccc.de': /^\/v\/[\w.-]+\/oembed$/,
  'archive.org': /^\/embed\/[\w.-]+$/,
}

/** The address of a video's player, over https; null for any other address. */
export function playerUrl(src: unknown): string | null {
  const url = typeof src === 'string' ? URL.parse(src) : null
  if (url === null || !/^https?:$/.test(url.protocol) || !Object.hasOwn(players, url.host)) return null
  if (!players[url.host]?.test(url.pathname)) return null
  url.protocol = 'https:'
  return url.href
}

/** What stands in for elements that are out of use, so that their text stays where it was. */
export const replacements: Record<string, string> = {
  center: 'div',
  strike: 's',
  tt: 'code',
  acronym: 'abbr',
  big: 'strong',
}

const sized = ['width', 'height']

/**
 * What is left of a body: an allow-list. Every other element is taken off its text, but for those of `strip`, whose text
 * nobody saw.
 */
export const schema: Schema = {
  tagNames: [
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'div', 'blockquote', 'pre', 'hr', 'br', 'figure', 'figcaption'],
    ...['ul', 'ol', 'li', 'dl', 'dt', 'dd', 'details', 'summary', 'aside', 'section'],
    ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'],
    ...[
      'a',
      'abbr',
      'b',
      'bdi',
      'bdo',
      'cite',
      'code',
      'del',
      'dfn',
      'em',
      'i',
      'ins',
      'kbd',
      'mark',
      'q',
      's',
      'samp',
    ],
    ...['small', 'span', 'strong', 'sub', 'sup', 'time', 'u', 'var', 'wbr', 'ruby', 'rb', 'rt', 'rp'],
    ...['img', 'picture', 'source', 'video', 'audio', 'track', 'iframe'],
  ],
  attributes: {
    a: ['href', ['className', 'footnote', 'reversefootnote'], 'role'],
    abbr: ['title'],
    blockquote: ['cite'],
    q: ['cite'],
    del: ['cite', 'dateTime'],
    ins: ['cite', 'dateTime'],
    bdo: ['dir'],
    code: [['className', /^language-[\w+#-]{1,40}$/]],
    div: [['className', 'footnotes', 'highlight', 'highlighter-rouge', /^language-[\w+#-]{1,40}$/]],
    figure: [['className', 'highlight']],
    ul: [['className', 'task-list']],
    ol: ['start', 'reversed', ['type', '1', 'a', 'A', 'i', 'I']],
    li: ['value', ['className', 'task-list-item']],
    img: ['src', 'srcSet', 'sizes', 'alt', ...sized, 'loading'],
    source: ['src', 'srcSet', 'sizes', 'media', 'type'],
    video: ['src', 'poster', 'controls', ...sized, 'preload'],
    audio: ['src', 'controls', 'preload'],
    track: ['src', 'kind', 'srcLang', 'label'],
    iframe: ['src', 'title', ...sized, 'allowFullScreen', 'loading', 'sandBox'],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan', 'scope'],
    col: ['span'],
    colgroup: ['span'],
    time: ['dateTime'],
    details: ['open'],
    '*': ['id', 'title', 'lang', 'dir'],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel'],
    src: ['http', 'https'],
    srcSet: ['http', 'https'],
    poster: ['http', 'https'],
    cite: ['http', 'https'],
  },
  strip: ['script', 'style', 'template', 'title', 'noembed', 'noframes', 'datalist'],
  required: {},
  // Ids keep their names, since links from elsewhere lead to them; `isHarmlessId` has looked at them before.
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
}

/** An id that a heading or a note may have; not one that would hide a property of `document` or a form. */
export const isHarmlessId = (id: unknown): boolean =>
  typeof id === 'string' && /^[\p{L}\p{N}][\p{L}\p{N}:._-]{0,200}$/u.test(id) && !(id in Object.prototype)
