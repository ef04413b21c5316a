import { addText } from '@/text'
import en from '@/text/en/form.json'
import zh from '@/text/zh/form.json'

addText('form', zh, en)
