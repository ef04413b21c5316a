import { addText } from '@/text'
import en from '@/text/en/rules.json'
import zh from '@/text/zh/rules.json'

addText('rules', zh, en)
