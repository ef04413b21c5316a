import { addText } from '@/text'
import en from '@/text/en/cases.json'
import zh from '@/text/zh/cases.json'

addText('cases', zh, en)
