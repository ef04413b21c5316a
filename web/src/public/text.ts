import { addText } from '@/text'
import en from '@/text/en/public.json'
import zh from '@/text/zh/public.json'

addText('public', zh, en)
