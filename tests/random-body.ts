import fc from 'fast-check'

const words = [
  ...'a b1 港口 。 「 」 * ** _ __ ~ ~~ ` `` \\ [ ] ( ) < > & &amp; &lt; # ## + - -- --- = === 1. 2) : | ! ![ ]( <b> </p> <!-- -->'.split(
    ' ',
  ),
  ...['&copy;', 'http://a.example/', 'www.a.example', 'a@b.example', '*a*', '_a_', '~~~', '```', '    a', '- a', '> a'],
  ...[
    '[a]: b',
    '[^1]',
    '|-|',
    ':-:',
    '\u00a0',
    '\u3000',
    '“',
    '”',
    '¹',
    '\\(',
    '$$x$$',
    '{:.a}',
    '<?',
    '<!A',
    'a\\',
    '—',
  ],
]

const escaped = (text: string): string => text.replace(/[&<>"]/g, (found) => `&#${found.charCodeAt(0)};`)

/** Text that Markdown would take for something else. */
export const plain = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.constantFrom(...words, ' ', ' ', '\n'), { minLength: 1, maxLength: 8 })
      .map((some) => some.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-composite', maxLength: 8 }) },
)

const text = plain.map(escaped)

const address = fc.constantFrom(
  'https://a.example/',
  'https://a.example/(b)_c*d*',
  'https://a.example/a b',
  'https://a.example/?a=1&amp;copy=2',
  'https://a.example/&lt;b&gt;',
  'https://a.example/[b]\\c',
  'mailto:a@b.example',
  'https://a.example/港口',
  'https://a.example/((',
)

const wrap = (tags: readonly string[], inside: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...tags), inside).map(([tag, html]) => `<${tag}>${html}</${tag}>`)

/** Bodies of what the loader lets through, with text that Markdown would take for something else. */
export const { body } = fc.letrec<Record<'body' | 'block' | 'phrase' | 'inline', string>>((tie) => {
  const several = (one: fc.Arbitrary<string>, most: number) =>
    fc.array(one, { minLength: 1, maxLength: most }).map((some) => some.join(''))
  return {
    inline: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      text,
      fc.constantFrom('<br>', '<wbr>', ' '),
      fc.tuple(address, text).map(([src, alt]) => `<img src="${src}" alt="${alt}">`),
      wrap(
        ['b', 'strong', 'i', 'em', 'del', 's', 'ins', 'u', 'mark', 'small', 'sub', 'sup', 'q', 'cite', 'span', 'abbr'],
        tie('phrase'),
      ),
      wrap(['code', 'kbd', 'samp', 'var'], text),
      wrap(['code', 'kbd'], tie('phrase')),
      fc.tuple(address, tie('phrase')).map(([href, html]) => `<a href="${href}">${html}</a>`),
      fc.tuple(address, text).map(([href, title]) => `<a href="${href}" title="${title}">a</a>`),
      fc.tuple(address).map(([href]) => `<a href="${href}">${href}</a>`),
      fc.tuple(text, text).map(([rb, rt]) => `<ruby>${rb}<rp>(</rp><rt>${rt}</rt><rp>)</rp></ruby>`),
    ),
    phrase: several(tie('inline'), 4),
    block: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      wrap(['p', 'h2', 'h3', 'h6', 'div', 'figcaption'], tie('phrase')),
      tie('phrase'),
      fc.constant('<hr>'),
      wrap(['pre', 'pre'], tie('phrase')),
      text.map((code) => `<pre><code class="language-js">\n${code}\n\n  ${code}</code></pre>`),
      wrap(['blockquote', 'div', 'section', 'details', 'aside', 'figure'], tie('body')),
      fc
        .tuple(
          fc.constantFrom('ul', 'ol', 'ol start="7"'),
          fc.array(fc.oneof(tie('phrase'), tie('body')), { minLength: 1, maxLength: 3 }),
        )
        .map(([tag, items]) => `<${tag}>${items.map((item) => `<li>${item}</li>`).join('')}</${tag.slice(0, 2)}>`),
      fc.tuple(tie('phrase'), tie('body')).map(([term, said]) => `<dl><dt>${term}</dt><dd>${said}</dd></dl>`),
      fc
        .tuple(tie('phrase'), tie('body'))
        .map(([summary, more]) => `<details><summary>${summary}</summary>${more}</details>`),
      fc
        .array(fc.array(fc.oneof(tie('phrase'), tie('body')), { minLength: 1, maxLength: 3 }), {
          minLength: 1,
          maxLength: 3,
        })
        .map(
          (rows) =>
            `<table><caption>c</caption>${rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
        ),
      fc.tuple(address, text).map(([src, title]) => `<iframe src="${src}" title="${title}"></iframe>`),
      fc.tuple(address).map(([src]) => `<video controls><source src="${src}"></video>`),
    ),
    body: several(tie('block'), 3),
  }
})
