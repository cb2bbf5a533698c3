import type { Article } from '../src/model/article.ts'
import type { Archive } from './archive/archive.ts'
import type { Post } from './archive/post.ts'
import { categoryLabels, toArticle } from './article.ts'
import type { Problem } from './problem.ts'
import type { Rendered } from './render/render.ts'

/**
 * Every article of an archive, newest first. A post that cannot be rendered is a problem and stops none of the others.
 *
 * @param onProgress told how many posts are done
 */
export async function makeArticles(
  { config, posts }: Pick<Archive, 'config' | 'posts'>,
  render: (post: Post) => Promise<Rendered>,
  onProgress: (done: number) => void,
): Promise<{ articles: Article[]; problems: Problem[] }> {
  const label = categoryLabels(posts, config)
  const articles: Article[] = []
  const problems: Problem[] = []
  for (const [index, post] of posts.entries()) {
    try {
      const rendered = await render(post)
      const made = toArticle(post, rendered, config, label)
      problems.push(...rendered.problems, ...made.problems)
      if (made.article !== null) articles.push(made.article)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      problems.push({ path: post.file, line: null, reason: 'not rendered', detail: `rendering it failed: ${why}` })
    }
    onProgress(index + 1)
  }
  return { articles, problems }
}
