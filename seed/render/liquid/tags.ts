import {
  type Context,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
} from 'liquidjs'
import { linkName } from '../../archive/read-post.ts'
import type { Findings } from './site.ts'

/** `{% highlight ruby linenos %} … {% endhighlight %}`: code in a figure, as Jekyll writes it, without colours. */
export class highlightTag extends Tag {
  readonly #language: string
  readonly #templates: Template[] = []

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid)
    this.#language = /^[\w.+#-]+/.exec(token.args.trim())?.[0]?.toLowerCase() ?? 'text'
    while (rest.length > 0) {
      const next = rest.shift() as TopLevelToken
      if ('name' in next && next.name === 'endhighlight') return
      this.#templates.push(liquid.parser.parseToken(next, rest))
    }
    throw new Error(`tag ${token.getText()} not closed`)
  }

  *render(context: Context, emitter: Emitter): Generator<unknown, void, string> {
    const code: string = yield this.liquid.renderer.renderTemplates(this.#templates, context)
    const language = escapeHtml(this.#language)
    const attributes = `class="language-${language}" data-lang="${language}"`
    emitter.write(
      `<figure class="highlight"><pre><code ${attributes}>${escapeHtml(code.replace(/^\n+/, '').trimEnd())}</code></pre></figure>`,
    )
  }
}

/** `{% post_url 2021-01-02-name %}` and `{% link _posts/2021-01-02-name.md %}`: a post's URL. */
export function linkTag(name: 'post_url' | 'link', urls: () => Record<string, string>, findings: Findings) {
  return {
    parse(token: TagToken) {
      const target = linkName(token.args)
      const url = Object.hasOwn(urls(), target) ? urls()[target] : undefined
      if (url === undefined)
        findings.report(`${name} names "${target}", want a published post`, () => token.getPosition()[0] ?? null)
      this.url = url ?? ''
    },
    render() {
      return this.url
    },
    url: '',
  }
}

const references: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => references[character] ?? '')
