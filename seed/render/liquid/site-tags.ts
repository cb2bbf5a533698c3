import { linkName } from '../../archive/post-links.ts'
import type { Context, Place } from './context.ts'
import type { Expression } from './expressions.ts'
import { type Parser, renderBody, type TagReader } from './parser.ts'
import { stripped, type Value } from './values.ts'

// Jekyll adds these tags to Liquid's.

/** Writes the code of `{% highlight ruby linenos %} … {% endhighlight %}` in a figure, as Jekyll does, but without colours. */
const highlightTag: TagReader = (token, parser) => {
  const language = /^[\w.+#-]+/.exec(token.markup.trim())?.[0]?.toLowerCase() ?? 'text'
  const attributes = `class="language-${escapeHtml(language)}" data-lang="${escapeHtml(language)}"`
  const { body } = parser.body(['endhighlight'], token)
  return {
    isBlank: false,
    render(context, output) {
      const code = context.captured((inside) => renderBody(body, context, inside))
      const escaped = escapeHtml(code.replace(/^[\r\n]+/, '').trimEnd())
      // In Markdown the figure begins on a line of its own, and ends whatever block the tag stands in.
      const [before, after] = [context.find('highlighter_prefix') ?? '', context.find('highlighter_suffix') ?? '']
      output.write(
        `${before}<figure class="highlight"><pre><code ${attributes}>${escaped}</code></pre></figure>${after}`,
      )
    },
  }
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => references[character] ?? '')

/**
 * A link that leads nowhere writes this noncharacter (Unicode, 23.7) as its address. It is removed from the rendered text, and
 * links that contain it lose their address.
 */
export const NOWHERE = '\ufdd0'

/** Writes the URL of a post for `{% post_url 2021-01-02-name %}` and `{% link _posts/2021-01-02-name.md %}`. */
const linkTag =
  (tag: 'post_url' | 'link'): TagReader =>
  ({ markup, offset }, parser) => {
    const given = rendered(markup, parser, offset)
    return {
      isBlank: false,
      render(context, output) {
        const name = linkName(given(context))
        const path = context.around.linkTo(name)
        if (path === null) context.report(`${tag} names "${name}", want ${wanted[tag]}`)
        output.write(path === null ? NOWHERE : context.around.base + path)
      },
    }
  }

const wanted = { post_url: 'a published post', link: 'a published post, or a page or file of the site' }

/** Makes a function that renders a text which may contain outputs: `{{ page.part }}.md`. */
function rendered(markup: string, parser: Parser, offset: number): (context: Context) => string {
  const text = stripped(markup)
  if (!text.includes('{{')) return () => text
  const body = parser.nested(text, offset)
  return (context) => context.captured((output) => renderBody(body, context, output))
}

const wheres: Record<Place, string> = { includes: 'of _includes', beside: 'beside the post' }

/** Renders the file of `{% include file.html name="value" %}`, which reads the value as `include.name`. */
const includeTag =
  (tag: string, place: Place): TagReader =>
  ({ markup, offset }, parser) => {
    const { file, parameters } = partsOf(markup)
    const name = rendered(file, parser, offset)
    const given = readParameters(parameters, parser, offset)
    if (given.rest !== '')
      parser.report(`${tag} has "${given.rest.slice(0, 80)}" behind the name of the file, want name="value"`, offset)
    return {
      isBlank: false,
      render(context, output) {
        const path = stripped(name(context))
        const values: [string, Value][] = given.values.map(([key, value]) => [key, value(context)])
        const included = context.around.included(path, place)
        if (included === null) {
          context.report(`${tag} names "${path}", want a file ${wheres[place]}`)
          return
        }
        context.within(() => {
          if (parameters !== '') context.set('include', new Map(values))
          context.include(path, () => {
            for (const fault of included.faults) context.report(fault)
            if (included.body !== null) renderBody(included.body, context, output)
          })
        })
      },
    }
  }

/** Finds the name of the file, which may contain outputs, and what follows it. */
function partsOf(markup: string): { file: string; parameters: string } {
  const text = stripped(markup)
  let at = 0
  while (at < text.length && !isSpace(text.charAt(at))) {
    const close = text.startsWith('{{', at) ? text.indexOf('}}', at) : -1
    at = close === -1 ? at + 1 : close + 2
  }
  return { file: text.slice(0, at), parameters: stripped(text.slice(at)) }
}

const isSpace = (character: string): boolean => /[ \t-\r]/.test(character)

const parameter =
  /[ \t-\r]*([\w-]+)[ \t-\r]*=[ \t-\r]*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\w.-]+))(?![^ \t-\r])/sy

/** Reads `name="value" other=variable`. From `rest` on, the text is not of this form. */
function readParameters(text: string, parser: Parser, offset: number) {
  const values: [name: string, value: Expression][] = []
  let end = 0
  for (;;) {
    parameter.lastIndex = end
    const found = parameter.exec(text)
    if (found === null) return { values, rest: stripped(text.slice(end)) }
    end = parameter.lastIndex
    const [, name = '', double, single, variable = ''] = found
    const quoted = double?.replaceAll('\\"', '"') ?? single?.replaceAll("\\'", "'")
    const value = quoted === undefined ? parser.filtered(variable, offset) : () => quoted
    values.push([name, value ?? (() => null)])
  }
}

export const siteTags: Record<string, TagReader> = {
  highlight: highlightTag,
  post_url: linkTag('post_url'),
  link: linkTag('link'),
  include: includeTag('include', 'includes'),
  include_cached: includeTag('include_cached', 'includes'),
  include_relative: includeTag('include_relative', 'beside'),
}
