import type { Schema } from 'hast-util-sanitize'

/** Elements that are out of use become these, so that their text stays where it was. */
export const replacements: Record<string, string> = {
  center: 'div',
  strike: 's',
  tt: 'code',
  acronym: 'abbr',
  big: 'strong',
}

const sized = ['width', 'height']

/** The classes of blocks whose text is aligned, see align.ts. */
const aligned = ['align-left', 'align-center', 'align-right']

/**
 * The elements and attributes that are allowed in a body. Any other element loses its tag and keeps its text, but for those of
 * `strip`, whose text is not shown by browsers either.
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
    // Where an element has classes of its own here, those that all elements may have are not looked at.
    div: [['className', 'footnotes', 'highlight', 'highlighter-rouge', /^language-[\w+#-]{1,40}$/, ...aligned]],
    figure: [['className', 'highlight', ...aligned]],
    ul: [['className', 'task-list', ...aligned]],
    ol: ['start', 'reversed', ['type', '1', 'a', 'A', 'i', 'I']],
    li: ['value', ['className', 'task-list-item', ...aligned]],
    img: ['src', 'srcSet', 'sizes', 'alt', ...sized, 'loading', ['className', 'live']],
    small: [['className', 'live']],
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
    '*': ['id', 'title', 'lang', 'dir', ['className', ...aligned]],
  },
  protocols: {
    href: ['http', 'https', 'mailto', 'tel', 'sms', 'xmpp', 'irc', 'ircs', 'matrix', 'ftp', 'ftps', 'sftp', 'magnet'],
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

/**
 * True for an id that a heading or a note may have. It must not hide a property of `document` or of a form. It begins with a letter
 * or a number. The ids of the page around an article begin with `_`, so that no link of the page leads into the article.
 */
export const isHarmlessId = (id: unknown): boolean =>
  typeof id === 'string' && /^[\p{L}\p{N}][\p{L}\p{N}:._-]{0,200}$/u.test(id) && !(id in Object.prototype)
