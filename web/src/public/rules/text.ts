import { addText } from '@/text'
import en from '@/text/en/rulebook.json'
import zh from '@/text/zh/rulebook.json'

addText('rulebook', zh, en)
