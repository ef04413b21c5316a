import { applyScheme, currentScheme } from '@/app/scheme'
import { startText } from '@/text'

// Before anything else: the first questions to the server already name the language.
startText()
applyScheme(currentScheme())
