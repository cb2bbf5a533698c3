/** What each vector tries to call, with its number. */
export const CANARY = 'ran'

type Make = (call: string) => string

/** Handlers that run by themselves or when somebody touches what they are on. */
const handlers: Make[] = [
  ['img src=x:', 'onerror'],
  ['img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="', 'onload'],
  ['image src=x:', 'onerror'],
  ['svg', 'onload'],
  ['svg><animate attributeName=x dur=1s', 'onbegin'],
  ['svg><set attributeName=x', 'onbegin'],
  ['body', 'onload'],
  ['body', 'onpageshow'],
  ['html', 'onmouseover'],
  ['iframe', 'onload'],
  ['frameset', 'onload'],
  ['video><source', 'onerror'],
  ['audio src=x:', 'onerror'],
  ['video poster=x: autoplay src=x:', 'onerror'],
  ['video><track default src=x:', 'onerror'],
  ['object data=x:', 'onerror'],
  ['embed src=x:', 'onload'],
  ['link rel=stylesheet href=x:', 'onerror'],
  ['script src=x:', 'onerror'],
  ['style', 'onload'],
  ['input autofocus', 'onfocus'],
  ['select autofocus', 'onfocus'],
  ['textarea autofocus', 'onfocus'],
  ['button autofocus', 'onfocus'],
  ['a href=# tabindex=1 autofocus', 'onfocus'],
  ['made-up tabindex=1 autofocus', 'onfocus'],
  ['div contenteditable autofocus', 'onfocus'],
  ['details open', 'ontoggle'],
  ['marquee', 'onstart'],
  ['p', 'onmouseover'],
  ['p', 'onclick'],
  ['p', 'onpointerenter'],
  ['p style="animation:x 1s"', 'onanimationstart'],
  ['form', 'onsubmit'],
  ['dialog open', 'onclose'],
  ['picture><source srcset=x:><img', 'onerror'],
  ['math', 'onclick'],
].map(
  ([tag, event]) =>
    (call) =>
      `<${tag} ${event}="${call}">text`,
)

/** Ways to write a handler that a filter of strings takes for something else. */
const spellings: Make[] = [
  (call) => `<img src=x: onerror=${call}>`,
  (call) => `<IMG SRC=x: OnErRoR=${call}>`,
  (call) => `<img/src=x:/onerror=${call}>`,
  (call) => `<img src=x:\tonerror\n=\n${call}>`,
  (call) => `<img src='x:'onerror='${call}'>`,
  (call) => `<img src=x: alt=">" onerror=${call}>`,
  (call) => `<img src=x: onerror=${call} `,
  (call) => `<<img src=x: onerror=${call}>>`,
  (call) => `<img """><script>${call}</script>">`,
  (call) => `<img src=\`x:\` onerror=\`${call}\`>`,
  (call) => `<img src=x: onerror="&#114;an${call.slice(3)}">`,
  (call) => `<img src=x: onerror="\\u0072an${call.slice(3)}">`,
  (call) => `<img alt="\`" src=x: onerror="${call}//\`">`,
  (call) => `<img src=x: onload=1 onerror=${call} onerror=2>`,
  (call) => `<img\u0000 src=x: on\u0000error=${call}>`,
  (call) => `<img src=x:\u000conerror=${call}>`,
  (call) => `＜img src=x: onerror=${call}＞`,
  (call) => `&lt;img src=x: onerror=${call}&gt;`,
  (call) => `&amp;lt;img src=x: onerror=${call}&amp;gt;`,
  (call) => `&#60;img src=x: onerror=${call}&#62;`,
  (call) => `\\u003cimg src=x: onerror=${call}\\u003e`,
  (call) => `%3Cimg src=x: onerror=${call}%3E`,
  (call) => `+ADw-img src=x: onerror=${call}+AD4-`,
]

const scripts: Make[] = [
  (call) => `<script>${call}</script>`,
  (call) => `<SCRIPT>${call}</SCRIPT>`,
  (call) => `<script/x>${call}</script>`,
  (call) => `<script\n>${call}</script\n>`,
  (call) => `<script type=module>${call}</script>`,
  (call) => `<scr<script>ipt>${call}</scr</script>ipt>`,
  (call) => `<script src="data:text/javascript,${call}"></script>`,
  (call) => `<script>${call}`,
  (call) => `<svg><script>${call}</script></svg>`,
  (call) => `<svg><script href="data:,${call}" /></svg>`,
  (call) => `<math><script>${call}</script></math>`,
  (call) => `<template><script>${call}</script></template>`,
  (call) => `<noscript><script>${call}</script></noscript>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  (call) => `<iframe srcdoc="&lt;script&gt;parent.${call}&lt;/script&gt;"></iframe>`,
  (call) => `<object data="data:text/html,<script>parent.${call}</script>"></object>`,
  (call) => `<embed src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><script>${call}</script></svg>">`,
  (call) => `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg' onload='${call}'/>#x">`,
  (call) => `<svg><foreignObject><iframe onload=${call}></iframe></foreignObject></svg>`,
  (call) => `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  (call) => `<base href="javascript:${call}//"><a href=x>text</a>`,
]

/** Ends of what a text may stand in. */
const escapes: Make[] = [
  '">',
  "'>",
  '`>',
  '">\n',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '</script><!--',
  '</noscript>',
  '</template>',
  '</iframe>',
  '</xmp>',
  '-->',
  '--!>',
  '<!-->',
  '<!--><!--',
  ']]>',
  ']]]]><![CDATA[>',
  ']]&gt;',
  '?>',
  '</summary>',
  '</content></entry>',
  '</description></item></channel></rss>',
  '"}]}',
  '"}</script>',
  '\\"}',
  '\u2028',
]
  .map((end) => (call: string) => `${end}<script>${call}</script>`)
  .concat([
    (call) => `" onmouseover="${call}" x="`,
    (call) => `' autofocus tabindex=1 onfocus='${call}' x='`,
    (call) => `"-${call}-"`,
    (call) => `';${call};//`,
    (call) => `\${${call}}`,
    (call) => `{{constructor.constructor('${call}')()}}`,
    (call) => `{{ "<script>${call}</script>" }}`,
    (call) => `{% raw %}<script>${call}</script>{% endraw %}`,
    (call) => `]]><script xmlns="http://www.w3.org/1999/xhtml">${call}</script>`,
    (call) => `]]><x:script xmlns:x="http://www.w3.org/1999/xhtml">${call}</x:script>`,
    (call) => `</title><svg xmlns="http://www.w3.org/2000/svg" onload="${call}"/>`,
    (call) => `<?xml-stylesheet type="text/xsl" href="data:text/xml,${call}"?>`,
    (call) => `<!DOCTYPE x [<!ENTITY e "<script>${call}</script>">]>&e;`,
    (call) => `<![CDATA[<script>${call}</script>]]>`,
  ])

const schemes: Make[] = [
  (call) => `javascript:${call}`,
  (call) => `JaVaScRiPt:${call}`,
  (call) => `java\tscript:${call}`,
  (call) => `java\nscript:${call}`,
  (call) => `\u0001javascript:${call}`,
  (call) => `  javascript:${call}`,
  (call) => `&#106;avascript:${call}`,
  (call) => `&#x6A&#x61vascript:${call}`,
  (call) => `javascript&colon;${call}`,
  (call) => `javascript://%0a${call}`,
  (call) => `javascript:/*--></title>*/${call}`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `data:text/html;base64,${btoa(`<script>${call}</script>`)}`,
  (call) => `vbscript:${call}`,
  (call) => `feed:javascript:${call}`,
  (call) => `view-source:javascript:${call}`,
  (call) => `//javascript:${call}@example.com`,
]

/** Addresses where one clicks, and where a browser goes by itself. */
const addresses: Make[] = [
  ...schemes.map(
    (scheme): Make =>
      (call) =>
        `<a href="${scheme(call)}">text</a>`,
  ),
  ...schemes.slice(0, 13).map(
    (scheme): Make =>
      (call) =>
        `<iframe src="${scheme(call)}"></iframe>`,
  ),
  ...[
    'form><button formaction=',
    'form action=',
    'object data=',
    'embed src=',
    'img src=',
    'video poster=',
    'svg><a xlink:href=',
    'math><a href=',
    'map><area href=',
    'link rel=import href=',
    'frame src=',
    'table background=',
    'input type=image src=',
    'blockquote cite=',
  ].map(
    (tag): Make =>
      (call) =>
        `<${tag}"javascript:${call}">text`,
  ),
]

/** Markup that becomes other markup when it is parsed again. */
const mutations: Make[] = [
  (img: string) => `<form><math><mtext></form><form><mglyph><style></math>${img}`,
  (img: string) => `<svg></p><style><a id="</style>${img}">`,
  (img: string) => `<math><mtext><table><mglyph><style><!--</style>${img.replace('<img', '<img title="--&gt;"')}`,
  (img: string) => `<math><annotation-xml encoding="text/html"><style>${img}</style></annotation-xml></math>`,
  (img: string) => `<svg><desc><style>${img}</style></desc></svg>`,
  (img: string) => `<noscript><p title="</noscript>${img}">`,
  (img: string) => `<table><caption><style>${img}</style></caption></table>`,
  (img: string) => `<select><style></select>${img}</style></select>`,
  (img: string) => `<select><template><style></select>${img}</style></template></select>`,
  (img: string) => `<xmp><p id="</xmp>${img}"></xmp>`,
  (img: string) => `<listing>&lt;p&gt;${img}</listing>`,
  (img: string) => `<plaintext>${img}`,
  (img: string) => `<p id='</title>${img}'>`,
  (img: string) => `<style><style/>${img}`,
  (img: string) => `<!--<p title="-->${img}">`,
  (img: string) => `<a href="#"><svg><title><style></title>${img}</style></svg></a>`,
  (img: string) =>
    `<math><mi><b><mglyph><svg><mtext><style><a title="</style>${img}"></style></mtext></svg></mglyph></b></mi></math>`,
  (img: string) => `<iframe><p title="</iframe>${img}"></iframe>`,
  (img: string) => `<ruby><rp><style>${img}</style></rp></ruby>`,
].map((make) => (call) => make(`<img src=x: onerror=${call}>`))

const styles: Make[] = [
  (call) => `<p style="background:url(javascript:${call})">text</p>`,
  (call) => `<p style="width:expression(${call})">text</p>`,
  (call) => `<p style="behavior:url(#x);-moz-binding:url(data:text/xml,${call})">text</p>`,
  (call) => `<style>@import "javascript:${call}"</style>`,
  (call) => `<link rel=stylesheet href="data:text/css,*{background:url(javascript:${call})}">`,
]

/** Markdown, kramdown's attribute lists among it. */
const markdown: Make[] = [
  (call) => `[text](javascript:${call})`,
  (call) => `[text](JaVaScRiPt:${call})`,
  (call) => `[text](<java\tscript:${call}>)`,
  (call) => `[text](data:text/html,<script>${call}</script>)`,
  (call) => `![text](javascript:${call})`,
  (call) => `![text" onerror="${call}](x:)`,
  (call) => `![text](x: "t&quot; onerror=&quot;${call}")`,
  (call) => `<javascript:${call}>`,
  (call) => `[text][1]\n\n[1]: javascript:${call}`,
  (call) => `text\n{: onclick="${call}" onmouseover="${call}"}`,
  (call) => `![text](x:){: onerror="${call}"}`,
  (call) => `{::nomarkdown}<script>${call}</script>{:/}`,
  (call) => `\`\`\`js"><script>${call}</script>\ntext\n\`\`\``,
  (call) => `*[text]: "><script>${call}</script>\n\ntext`,
  (call) => `text[^1]\n\n[^1]: <script>${call}</script>`,
]

/** Kinds of cross-site scripting, each calling the canary with its number in this list. */
export const vectors: { text: string; isMarkdown: boolean }[] = [
  ...[handlers, spellings, scripts, escapes, addresses, mutations, styles]
    .flat()
    .map((make) => ({ make, isMarkdown: false })),
  ...markdown.map((make) => ({ make, isMarkdown: true })),
].map(({ make, isMarkdown }, n) => ({ text: make(`${CANARY}(${n})`), isMarkdown }))
