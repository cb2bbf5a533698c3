import { type Fonts, shadesOf } from '../model/look.ts'
import type { Site } from '../model/site.ts'
import { textsFor } from './texts.ts'

/** What readers' systems have of each kind, for letters. */
const letters: Record<Fonts, string> = {
  sans: 'system-ui,-apple-system,"Segoe UI",Roboto',
  serif: 'Charter,"Iowan Old Style",Georgia,Cambria,"Times New Roman"',
  mono: 'ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono"',
}

/** The same for ideographs: one character has other forms in Japan, Korea, and where Chinese is traditional. Few systems have a mono of them. */
const ideographs: Record<string, Record<'sans' | 'serif', string>> = {
  'zh-Hans': {
    sans: '"PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei"',
    serif: '"Songti SC","Noto Serif CJK SC","Source Han Serif SC",SimSun',
  },
  'zh-Hant': {
    sans: '"PingFang TC","Noto Sans CJK TC","Source Han Sans TC","Microsoft JhengHei"',
    serif: '"Songti TC","Noto Serif CJK TC","Source Han Serif TC",PMingLiU',
  },
  ja: {
    sans: '"Hiragino Sans","Noto Sans CJK JP","Source Han Sans",Meiryo',
    serif: '"Hiragino Mincho ProN","Noto Serif CJK JP","Source Han Serif","Yu Mincho"',
  },
  ko: {
    sans: '"Apple SD Gothic Neo","Noto Sans CJK KR","Source Han Sans K","Malgun Gothic"',
    serif: 'AppleMyungjo,"Noto Serif CJK KR","Source Han Serif K",Batang',
  },
}

const generic: Record<Fonts, string> = { sans: 'sans-serif', serif: 'serif', mono: 'monospace' }

type Themed = Pick<Site, 'accent' | 'shades' | 'fonts' | 'language'>

/** What the stylesheet of every page lacks for a site: rules that come after it. They are empty where it lacks nothing. */
export const themeOf = (site: Themed): string => accentRule(site) + fontRule(site)

function accentRule({ accent, shades }: Themed): string {
  if (shades === undefined && accent === 'blue') return ''
  const [light, dark] = shades ?? shadesOf[accent]
  return `:root{--accent:light-dark(${light},${dark})}`
}

function fontRule({ fonts = 'sans', language }: Themed): string {
  const { language: ofTexts } = textsFor(language)
  // The stylesheet has these already.
  if (fonts === 'sans' && !(ofTexts in ideographs && ofTexts !== 'zh-Hans')) return ''
  const those = (ideographs[ofTexts] ?? ideographs['zh-Hans'])?.[fonts === 'serif' ? 'serif' : 'sans']
  return `:root{font-family:${letters[fonts]},${those},${generic[fonts]}}`
}
