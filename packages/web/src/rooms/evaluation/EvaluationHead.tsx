import type { EvaluationReport } from '@kaizen/contracts';
import { Box, Text } from '@mantine/core';
import { StateMark } from '../../design/StateMark.tsx';
import { listConcerns, sayEvaluation } from './evaluation-words.ts';

/** How good the model is in words, and what asks for attention. */
export function EvaluationHead({ report }: { readonly report: EvaluationReport }) {
  const concerns = listConcerns(report);
  return (
    <Box mb="lg" maw={760}>
      <Text fz="lg" mb={concerns.length === 0 ? 0 : 'sm'}>
        {sayEvaluation(report)}
      </Text>
      {concerns.length === 0 ? null : (
        <Box component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {concerns.map((concern) => (
            <Text key={concern} component="li" size="sm" py={2}>
              <StateMark state="warning" compact label="Look at this" /> {concern}
            </Text>
          ))}
        </Box>
      )}
    </Box>
  );
}
