import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { expect, test } from 'vitest'
import { parseHtml, textOf } from '../../../seed/render/tree.ts'
import { cleanOf } from './make-post.ts'

type Node = DefaultTreeAdapterTypes.Node

const active =
  /^(?:script|style|template|form|button|select|textarea|input|option|object|embed|applet|frame|frameset|link|meta|base|svg|math|noscript|xmp|plaintext|marquee|portal|dialog)$/
const harmlessUrl = /^(?:https?:\/\/|mailto:|tel:|#)/
const urls = new Set(
  'href src poster cite action formaction data background ping xlink:href codebase longdesc dynsrc lowsrc'.split(' '),
)

/** Everything in HTML that runs, looks like a control, or leads to where no link of a feed may. */
function dangersIn(html: string): string[] {
  const found: string[] = []
  const look = (node: Node): void => {
    if ('tagName' in node) {
      if (active.test(node.tagName)) found.push(`<${node.tagName}>`)
      if (node.namespaceURI !== 'http://www.w3.org/1999/xhtml') found.push(node.namespaceURI)
      for (const { name, value } of node.attrs) {
        if (/^on|^style$|^srcdoc$|^name$|^is$|^slot$/.test(name)) found.push(name)
        if (urls.has(name) && !harmlessUrl.test(value)) found.push(`${name}=${value}`)
        if (name === 'srcset' && !value.split(', ').every((one) => /^https?:\/\//.test(one))) found.push(value)
        if (name === 'src' && !/^https?:\/\//.test(value)) found.push(`src=${value}`)
        if (node.tagName === 'iframe' && name === 'src' && !value.startsWith('https://')) found.push(value)
      }
    }
    if (node.nodeName === '#comment') found.push('a comment')
    if ('childNodes' in node) node.childNodes.forEach(look)
  }
  look(parseFragment(html))
  look(parseFragment(html, { scriptingEnabled: false }))
  return found
}

test('the judge of the hostile inputs below sees what it looks for', () => {
  expect(dangersIn('<a href="https://a.example/" id="x">a</a><img src="http://a.example/" alt="">')).toEqual([])
  expect(dangersIn('<svg onload="x()"></svg>')).toContain('onload')
  expect(dangersIn('<a href="/x">a</a><!-- -->')).toContain('href=/x')
  expect(dangersIn('<noscript><p style="x">')).toEqual(['<noscript>', '<noscript>', 'style'])
})

test.each<[input: string, visible: string]>([
  // Scripts
  ['<script>x()</script>hi', 'hi'],
  ['<SCRIPT SRC=//evil.example/x.js></SCRIPT>hi', 'hi'],
  ['<scr<script>ipt>x()</script>hi', 'ipt>x()hi'],
  ['<script/random src="https://evil.example/x.js"></script >hi', 'hi'],
  ['<script\n\ttype=module>import "x"</script\t\n bar>hi', 'hi'],
  ['<scr\u0000ipt>x()</scr\u0000ipt>hi', 'hi'],
  ['<<script>x()//<</script>hi', '<hi'],
  ['hi<script>x()', 'hi'],
  ['hi<script src=//evil.example/x.js', 'hi'],
  ['<script><!--<script></script>x()--></script>hi', 'hi'],
  ['</script><script>x()</script>hi', 'hi'],
  ['<svg><script>x()</script></svg>hi', 'hi'],
  ['<svg><script href="data:,x()" /></svg>hi', 'hi'],
  ['<math><script>x()</script></math>hi', 'hi'],
  ['<table><script>x()</script><tr><td>hi</table>', 'hi'],
  ['<ScRiPt\u000c>x()</sCrIpT>hi', 'hi'],
  // Handlers
  ['<img src=x onerror=x()>hi', 'hi'],
  ['<img/src="x"/onerror="x()">hi', 'hi'],
  ['<img src=x onerror\n=\n"x()">hi', 'hi'],
  ['<IMG """><SCRIPT>x()</SCRIPT>">hi', '">hi'],
  ['<p onclick=x() ONMOUSEOVER=x() onpointerrawupdate=x()>hi</p>', 'hi'],
  ['<body onload=x()>hi', 'hi'],
  ['<details open ontoggle=x()><summary>hi</summary></details>', 'hi'],
  ['<video src=x onerror=x()></video><audio onloadstart=x() src=x></audio>hi', 'hi'],
  ['<a onbeforeinput=x() contenteditable autofocus onfocus=x() tabindex=0>hi</a>', 'hi'],
  ['<marquee onstart=x()>hi</marquee>', 'hi'],
  ['<b/onmouseover=x()//>hi</b>', 'hi'],
  ['<p \u0000onclick=x() on\u0000click=x()>hi</p>', 'hi'],
  ['<x-y oncontentvisibilityautostatechange=x() style="content-visibility:auto">hi</x-y>', 'hi'],
  // Addresses that run
  ['<a href="javascript:x()">hi</a>', 'hi'],
  ['<a href="JaVaScRiPt:x()">hi</a>', 'hi'],
  ['<a href=" \u0001\u001f javascript:x()">hi</a>', 'hi'],
  ['<a href="java\tscr\nipt\r:x()">hi</a>', 'hi'],
  ['<a href="&#106;&#x61;&#0000118ascript&colon;x()">hi</a>', 'hi'],
  ['<a href="java&Tab;script&NewLine;:x()">hi</a>', 'hi'],
  ['<a href="jav&#x0A;ascript:x()">hi</a>', 'hi'],
  ['<a href="java\u0000script:x()">hi</a>', 'hi'],
  ['<a href="&#1;javascript:x()">hi</a>', 'hi'],
  ['<a href="javascript&#58;//a.example/%0Ax()">hi</a>', 'hi'],
  ['<a href="vbscript:msgbox(1)">hi</a>', 'hi'],
  ['<a href="data:text/html;base64,PHNjcmlwdD54KCk8L3NjcmlwdD4=">hi</a>', 'hi'],
  ['<a href="view-source:javascript:x()">hi</a>', 'hi'],
  ['<a href="blob:https://evil.example/1">hi</a>', 'hi'],
  ['<a href="file:///etc/passwd">hi</a>', 'hi'],
  ['<a href="https://[bad">hi</a>', 'hi'],
  ['<img src="javascript:x()">hi', 'hi'],
  ['<img src="data:image/svg+xml,<svg onload=x()>">hi', 'hi'],
  ['<img srcset="javascript:x() 1x, data:text/html,x 2x">hi', 'hi'],
  ['<img srcset=",,javascript:x(),https://a.example/a.png 1x">hi', 'hi'],
  ['<picture><source srcset="vbscript:x 1x"><img src="javascript:x()"></picture>hi', 'hi'],
  ['<video poster="javascript:x()" src="data:video/mp4,x"><source src="javascript:x()">hi</video>', 'hi'],
  ['<blockquote cite="javascript:x()">hi</blockquote>', 'hi'],
  ['<q cite="data:,x">hi</q><del cite="vbscript:x">!</del>', 'hi!'],
  ['<a ping="https://evil.example/" href="#x">hi</a>', 'hi'],
  ['<table background="javascript:x()"><tr><td background="javascript:x()">hi</table>', 'hi'],
  ['<img dynsrc="javascript:x()" lowsrc="javascript:x()" longdesc="javascript:x()">hi', 'hi'],
  // Style
  ['<style>@import "https://evil.example/x.css";</style>hi', 'hi'],
  ['<p style="background:url(javascript:x())">hi</p>', 'hi'],
  ['<div style="position:fixed;inset:0">hi</div>', 'hi'],
  ['<p sty\u0000le="x:expression(x())" STYLE=y>hi</p>', 'hi'],
  ['<link rel=stylesheet href="javascript:x()">hi', 'hi'],
  ['<svg><style><img src=x onerror=x()></style></svg>hi', 'hi'],
  ['<style><!--</style><img src=x onerror=x()>--></style>hi', '-->hi'],
  // What asks, loads, frames or leads away
  ['<form action="javascript:x()"><input type=submit><button formaction="javascript:x()">hi</button></form>', 'hi'],
  ['<input type=image src=x formaction=javascript:x()>hi', 'hi'],
  ['<input autofocus onfocus=x()><textarea>hi</textarea>', 'hi'],
  ['<select><option>hi</option></select>', 'hi'],
  ['<isindex action=javascript:x() type=image>hi', 'hi'],
  ['<input type=checkbox onclick=x() name=a form=b>hi', '☐ hi'],
  ['<object data="javascript:x()" type="text/html">hi</object>', 'hi'],
  ['<embed src="data:text/html,<script>x()</script>">hi', 'hi'],
  ['<applet code=x codebase="javascript:x()">hi</applet>', 'hi'],
  ['<iframe src="javascript:x()"></iframe>hi', 'hi'],
  ['<iframe srcdoc="<script>x()</script>"></iframe>hi', 'hi'],
  ['<iframe src="https://evil.example/"></iframe>hi', 'hi'],
  ['<iframe src="https://www.youtube.com@evil.example/embed/a"></iframe>hi', 'hi'],
  ['<iframe src="https://www.youtube.com.evil.example/embed/a"></iframe>hi', 'hi'],
  [
    '<iframe src="https://www.youtube.com/redirect?q=https://evil.example"></iframe>hi',
    'https://www.youtube.com/redirect?q=https://evil.example\nhi',
  ],
  ['<iframe src="https://www.youtube.com/embed/../redirect"></iframe>hi', 'https://www.youtube.com/redirect\nhi'],
  ['<iframe src="https://www.youtube.com:8443/embed/a"></iframe>hi', 'hi'],
  ['<iframe src="https://www.youtube.com/embed/a" onload=x() srcdoc="x" name=a></iframe>hi', 'hi'],
  ['<frameset><frame src="javascript:x()"></frameset>hi', 'hi'],
  ['<meta http-equiv=refresh content="0;url=javascript:x()">hi', 'hi'],
  ['<base href="javascript:x()//"><a href="#a">hi</a>', 'hi'],
  ['<base href="https://evil.example/"><a href="b.html">hi</a>', 'hi'],
  ['<portal src="https://evil.example/"></portal>hi', 'hi'],
  ['<dialog open><p>hi</p></dialog>', 'hi'],
  // SVG and MathML
  ['<svg onload=x()></svg>hi', 'hi'],
  ['<svg><a xlink:href="javascript:x()"><text>hi</text></a></svg>', 'hi'],
  ['<svg><use href="data:image/svg+xml,<svg id=x onload=x()>#x"/></svg>hi', 'hi'],
  ['<svg><animate attributeName=href values="javascript:x()" onbegin=x() /></svg>hi', 'hi'],
  ['<svg><set attributeName=onmouseover to=x() /><image href="javascript:x()" /></svg>hi', 'hi'],
  ['<math><maction actiontype="statusline#x" xlink:href="javascript:x()">hi</maction></math>', 'hi'],
  ['<math href="javascript:x()"><mi>hi</mi></math>', 'hi'],
  ['<svg><foreignObject><iframe srcdoc="<script>x()</script>"></iframe></foreignObject></svg>hi', 'hi'],
  // What a second parser would read in another way
  ['<noscript><p title="</noscript><img src=x onerror=x()>">hi</noscript>', 'hi'],
  ['<svg></p><style><a id="</style><img src=1 onerror=x()>">hi', '">hi'],
  ['<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x()&gt;">hi', 'hi'],
  ['<form><math><mtext></form><form><mglyph><style></math><img src onerror=x()>hi', ''],
  ['<svg><foreignObject><math><annotation-xml encoding="text/html"><style></svg><img src=x onerror=x()>hi', ''],
  ['<template><script>x()</script><img src=x onerror=x()></template>hi', 'hi'],
  ['<div><template shadowrootmode=open><script>x()</script></template>hi</div>', 'hi'],
  ['<!--><img src=x onerror=x()>-->hi', '-->hi'],
  ['<!--!><img src=x onerror=x()>--!>hi', 'hi'],
  ['<?xml-stylesheet href="javascript:x()"?>hi', 'hi'],
  ['<![CDATA[<img src=x onerror=x()>]]>hi', ']]>hi'],
  ['<svg><![CDATA[<img src=x onerror=x()>]]></svg>hi', '<img src=x onerror=x()>hi'],
  ['<xmp><img src=x onerror=x()></xmp>hi', '<img src=x onerror=x()>hi'],
  ['<plaintext><img src=x onerror=x()>', '<img src=x onerror=x()>'],
  ['<textarea></textarea\u0000><img src=x onerror=x()></textarea>hi', 'hi'],
  ['<title><img title="</title><img src=x onerror=x()>">hi', '">hi'],
  ['<noembed><img src=x onerror=x()></noembed><noframes><img src=x onerror=x()></noframes>hi', 'hi'],
  ['&lt;script&gt;x()&lt;/script&gt;', '<script>x()</script>'],
  ['<img alt="`><script>x()</script>`" src=x>hi', 'hi'],
  // Names that hide properties
  ['<a id=__proto__ name=body>hi</a>', 'hi'],
  ['<img name=getElementById id=constructor src=x>hi', 'hi'],
  ['<form id=a><input name=attributes id=hasOwnProperty></form>hi', 'hi'],
  ['<p is="x-y" slot="a" part="b" nonce="c">hi</p>', 'hi'],
])('harmless, with its text: %j', async (input, visible) => {
  const html = await cleanOf(input)
  expect(dangersIn(html)).toEqual([])
  expect(textOf(parseHtml(html)).trim()).toBe(visible)
})
